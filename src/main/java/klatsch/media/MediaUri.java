package klatsch.media;

import klatsch.model.id.MediaId;

/// Where in all of Matrix something that was uploaded is: `mxc://example.org/id`.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#matrix-content-mxc-uris)
public record MediaUri(String server, MediaId id) {
  @Override
  public String toString() {
    return "mxc://" + server + "/" + id;
  }
}
