package klatsch.house;

import static klatsch.house.Wire.escape;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import klatsch.json.Json;

/// What people do with files.
final class Uploader {
  static final String MEDIA_V3 = "/_matrix/media/v3";
  static final String MEDIA_R0 = "/_matrix/media/r0";
  static final String MEDIA_V1 = "/_matrix/media/v1";
  static final String AUTHED = "/_matrix/client/v1/media";

  private final Wire wire;
  private final Person person;

  Uploader(Wire wire, Person person) {
    this.wire = wire;
    this.person = person;
  }

  /// Uploads with today's path.
  ///
  /// @return what follows `mxc://`
  String uploads(byte[] content, String type) {
    return uploads(MEDIA_V3 + "/upload", content, type);
  }

  /// @param path of the upload, with its query
  /// @return what follows `mxc://`
  String uploads(String path, byte[] content, String type) {
    var answer = wire.fetch("POST", path, person.token, content, "Content-Type", type);
    assertThat(answer.statusCode()).as(new String(answer.body())).isEqualTo(200);
    var uri = Json.parseObject(answer.body()).text("content_uri") + "";
    assertThat(uri).matches("mxc://localhost/[A-Za-z0-9_-]+");
    return uri.substring("mxc://".length());
  }

  /// Uploads under a name.
  ///
  /// @return what follows `mxc://`
  String uploadsNamed(String name, String type) {
    return uploads(MEDIA_V3 + "/upload?filename=" + escape(name), "content".getBytes(), type);
  }

  /// Reads as clients of today do.
  HttpResponse<byte[]> downloads(String media, String... headers) {
    return wire.fetch("GET", AUTHED + "/download/" + media, person.token, null, headers);
  }

  /// @param query such as `width=96&height=96&method=crop`
  HttpResponse<byte[]> looksAt(String media, String query) {
    return wire.fetch("GET", AUTHED + "/thumbnail/" + media + "?" + query, person.token, null);
  }

  /// Without a token, as clients from before 2024 do.
  static HttpResponse<byte[]> stranger(Wire wire, String path, String... headers) {
    return wire.fetch("GET", path, null, null, headers);
  }
}
