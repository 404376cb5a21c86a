package klatsch.http;

import java.util.stream.Stream;

/// The generations of the Client-Server API, and everything in which they differ.
///
/// A handler serves all of them. Whatever depends on the generation is a column of this table and
/// is applied at the edge; a handler that needs to ask is a sign that a column is missing.
///
/// The columns: the part of the path, and the status that tells a bad access token (clients of 2014
/// know only 403).
public enum ApiVersion {
  API_V1("api/v1", 403),
  V2_ALPHA("v2_alpha", 401),
  R0("r0", 401),
  V1("v1", 401),
  V3("v3", 401);

  private static final String CLIENT = "/_matrix/client/";

  private final String segment;
  private final int badTokenStatus;

  ApiVersion(String segment, int badTokenStatus) {
    this.segment = segment;
    this.badTokenStatus = badTokenStatus;
  }

  /// What every path of this generation begins with, such as `/_matrix/client/v3`.
  public String prefix() {
    return CLIENT + segment;
  }

  int badTokenStatus() {
    return badTokenStatus;
  }

  /// The generation that a path belongs to. What has none, such as `/_matrix/client/versions`, is
  /// treated as today's.
  static ApiVersion of(String path) {
    return Stream.of(values())
        .filter(version -> path.startsWith(version.prefix() + "/"))
        .findFirst()
        .orElse(V3);
  }
}
