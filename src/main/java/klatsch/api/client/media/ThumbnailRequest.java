package klatsch.api.client.media;

import klatsch.media.ThumbnailMethod;
import klatsch.media.Thumbnails;
import klatsch.model.id.MediaId;
import org.jspecify.annotations.Nullable;

/// What clients of all ages say of the smaller form of a picture that they want.
public record ThumbnailRequest(
    String serverName,
    MediaId mediaId,
    int width,
    int height,
    @Nullable ThumbnailMethod method,
    @Nullable Boolean animated,
    @Nullable Long timeoutMs) {
  /// @throws klatsch.model.error.MatrixException `M_INVALID_PARAM` if nothing has this size
  Thumbnails.Wish wish() {
    return Thumbnails.Wish.of(width, height, method, animated);
  }
}
