package klatsch.api.client.media;

import klatsch.http.Download;
import klatsch.media.MediaFile;
import klatsch.media.Thumbnail;
import org.jspecify.annotations.Nullable;

/// Files as answers.
public final class Downloads {
  private Downloads() {}

  /// @param name in place of the one that it was uploaded with, or `null`
  /// @param openToAll whether everybody may have it
  public static Download of(MediaFile media, @Nullable String name, boolean openToAll) {
    var fileName = name == null ? media.fileName() : name;
    return new Download(
        media.contentType(),
        Disposition.of(media.contentType(), fileName),
        openToAll,
        media.sha256(),
        media.path(),
        media.size());
  }

  /// @param openToAll whether everybody may have it
  static Download of(Thumbnail thumbnail, boolean openToAll) {
    return new Download(
        thumbnail.contentType(),
        Disposition.of(thumbnail.contentType(), thumbnail.fileName()),
        openToAll,
        thumbnail.tag(),
        thumbnail.path(),
        thumbnail.size());
  }
}
