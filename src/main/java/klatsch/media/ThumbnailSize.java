package klatsch.media;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The sizes in which smaller pictures are made: few, so that nobody fills the disk by asking for
/// each size there is. The first five are those of the specification; the larger squares are for
/// the faces of people on fine screens.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#thumbnails)
enum ThumbnailSize {
  CROP_32(32, 32, ThumbnailMethod.CROP),
  CROP_96(96, 96, ThumbnailMethod.CROP),
  SCALE_320(320, 240, ThumbnailMethod.SCALE),
  SCALE_640(640, 480, ThumbnailMethod.SCALE),
  SCALE_800(800, 600, ThumbnailMethod.SCALE),
  CROP_240(240, 240, ThumbnailMethod.CROP),
  CROP_480(480, 480, ThumbnailMethod.CROP);

  private final int width;
  private final int height;
  private final ThumbnailMethod method;

  ThumbnailSize(int width, int height, ThumbnailMethod method) {
    this.width = width;
    this.height = height;
    this.method = method;
  }

  /// The smallest one that is at least as large. Gives `null` if there is none, and only the whole
  /// picture is large enough.
  static @Nullable ThumbnailSize atLeast(int width, int height, ThumbnailMethod method) {
    return Arrays.stream(values())
        .filter(size -> size.method == method && size.width >= width && size.height >= height)
        .min(Comparator.comparingInt(ThumbnailSize::width))
        .orElse(null);
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  boolean crops() {
    return method == ThumbnailMethod.CROP;
  }

  /// Such as `96x96-crop`.
  @Override
  public String toString() {
    return width + "x" + height + "-" + method.name().toLowerCase(Locale.ROOT);
  }
}
