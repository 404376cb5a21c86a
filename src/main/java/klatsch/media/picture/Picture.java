package klatsch.media.picture;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;
import net.coobird.thumbnailator.Thumbnails;
import net.coobird.thumbnailator.geometry.Positions;
import net.coobird.thumbnailator.util.exif.ExifFilterUtils;
import net.coobird.thumbnailator.util.exif.ExifUtils;
import net.coobird.thumbnailator.util.exif.Orientation;

/// A file that is a picture. Opening it reads no more than its head: how large it is, and which
/// side of it is up.
public final class Picture implements AutoCloseable {
  /// In which a film says that it is one.
  private static final int HEAD_BYTES = 4 << 10;

  /// So many pixels on each side become one by leaving out the others only if enough are left to
  /// make it smooth.
  private static final int SMOOTH = 2;

  private static final String BROKEN = "Cannot generate thumbnails of this picture: it is broken";

  private final PictureFormat format;
  private final boolean maybeAnimated;
  private final ImageReader reader;
  private final FileImageInputStream in;
  private final int storedWidth;
  private final int storedHeight;
  private final Orientation orientation;

  private Picture(
      PictureFormat format, boolean maybeAnimated, ImageReader reader, FileImageInputStream in)
      throws IOException {
    this.format = format;
    this.maybeAnimated = maybeAnimated;
    this.reader = reader;
    this.in = in;
    reader.setInput(in, true, format != PictureFormat.JPEG);
    this.storedWidth = reader.getWidth(0);
    this.storedHeight = reader.getHeight(0);
    this.orientation = orientation(format, reader);
  }

  /// @throws NoPictureException if it is none that we know, or a broken one
  public static Picture open(Path file) throws IOException, NoPictureException {
    byte[] head;
    try (var in = Files.newInputStream(file)) {
      head = in.readNBytes(HEAD_BYTES);
    }
    var format = PictureFormat.of(head);
    if (format == null) {
      throw new NoPictureException("Cannot generate thumbnails for the requested content");
    }
    var in = new FileImageInputStream(file.toFile());
    var reader = format.reader();
    try {
      return new Picture(format, format.maybeAnimated(head), reader, in);
    } catch (IOException | RuntimeException e) {
      reader.dispose();
      in.close();
      throw new NoPictureException(BROKEN, e);
    }
  }

  private static Orientation orientation(PictureFormat format, ImageReader reader)
      throws IOException {
    var told = format == PictureFormat.JPEG ? ExifUtils.getExifOrientation(reader, 0) : null;
    return told == null ? Orientation.TOP_LEFT : told;
  }

  public PictureFormat format() {
    return format;
  }

  public boolean maybeAnimated() {
    return maybeAnimated;
  }

  public long pixels() {
    return (long) storedWidth * storedHeight;
  }

  /// As people see it.
  public int width() {
    return liesOnItsSide() ? storedHeight : storedWidth;
  }

  /// As people see it.
  public int height() {
    return liesOnItsSide() ? storedWidth : storedHeight;
  }

  private boolean liesOnItsSide() {
    return switch (orientation) {
      case TOP_LEFT, TOP_RIGHT, BOTTOM_RIGHT, BOTTOM_LEFT -> false;
      case LEFT_TOP, RIGHT_TOP, RIGHT_BOTTOM, LEFT_BOTTOM -> true;
    };
  }

  /// Draws it, or the first of the pictures if it is a film.
  ///
  /// @throws NoPictureException if it is broken
  public BufferedImage drawn(Shape shape) throws NoPictureException {
    try {
      var upright = ExifFilterUtils.getFilterForOrientation(orientation).apply(read(shape));
      double stepX = (double) upright.getWidth() / width();
      double stepY = (double) upright.getHeight() / height();
      int regionWidth = Math.max(1, (int) (shape.regionWidth() * stepX));
      int regionHeight = Math.max(1, (int) (shape.regionHeight() * stepY));
      return Thumbnails.of(upright)
          .sourceRegion(Positions.CENTER, regionWidth, regionHeight)
          .forceSize(shape.width(), shape.height())
          // Between the few colours of a palette nothing can be made smooth.
          .imageType(
              upright.getColorModel().hasAlpha()
                  ? BufferedImage.TYPE_INT_ARGB
                  : BufferedImage.TYPE_INT_RGB)
          .asBufferedImage();
    } catch (IOException | RuntimeException e) {
      throw new NoPictureException(BROKEN, e);
    }
  }

  /// Leaves out what would be lost anyway, so that a large picture takes little memory.
  private BufferedImage read(Shape shape) throws IOException {
    int left = Math.min(shape.regionWidth() / shape.width(), shape.regionHeight() / shape.height());
    int step = Math.max(1, left / SMOOTH);
    var how = reader.getDefaultReadParam();
    how.setSourceSubsampling(step, step, 0, 0);
    return reader.read(0, how);
  }

  /// The same in red, green and blue, on white where it has holes.
  static BufferedImage inPlainColours(BufferedImage image) {
    var plain = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
    var pen = plain.createGraphics();
    pen.drawImage(image, 0, 0, Color.WHITE, null);
    pen.dispose();
    return plain;
  }

  @Override
  public void close() throws IOException {
    reader.dispose();
    in.close();
  }
}
