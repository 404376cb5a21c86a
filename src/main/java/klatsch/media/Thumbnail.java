package klatsch.media;

import java.nio.file.Path;
import klatsch.media.picture.PictureFormat;

/// A picture that is small, or as small as it can be.
///
/// @param path where its bytes are
/// @param size in bytes
/// @param tag is another for other bytes
public record Thumbnail(PictureFormat format, Path path, long size, String tag) {
  public String contentType() {
    return format.contentType();
  }

  /// Such as `thumbnail.png`.
  public String fileName() {
    return "thumbnail." + format.ending();
  }
}
