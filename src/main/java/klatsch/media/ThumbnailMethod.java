package klatsch.media;

/// How a picture is made smaller.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#thumbnails)
public enum ThumbnailMethod {
  /// What stands over at the edges is cut off, so that all of the size is filled.
  CROP,
  /// All of the picture is seen, and one of the two sides may be shorter than the size.
  SCALE
}
