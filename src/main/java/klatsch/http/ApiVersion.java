package klatsch.http;

import java.util.List;
import java.util.stream.Stream;

/// The generations of the Client-Server API, and everything in which they differ.
///
/// A handler serves all of them. Whatever depends on the generation is a column of this table and
/// is applied at the edge; a handler that needs to ask is a sign that a column is missing.
///
/// The columns: the status that tells a bad access token (clients of 2014 know only 403); how
/// events are laid out; whether a `POST` can be repeated as a `PUT`; whether the ends of a history
/// have names; whether its last page has an end; whether the first event of a room says who made
/// it; and what the paths begin with, the usual prefix first.
public enum ApiVersion {
  /// The oldest documents also write it without the underscore.
  API_V1(
      403,
      EventLayout.FLAT,
      true,
      true,
      true,
      true,
      "/_matrix/client/api/v1",
      "/matrix/client/api/v1"),
  /// Its own description of registration gives it the longer name.
  V2_ALPHA(
      401,
      EventLayout.NESTED,
      true,
      false,
      true,
      true,
      "/_matrix/client/v2_alpha",
      "/_matrix/client/api/v2_alpha"),
  R0(401, EventLayout.NESTED, true, false, true, true, "/_matrix/client/r0"),
  V1(401, EventLayout.NESTED, false, false, false, false, "/_matrix/client/v1"),
  V3(401, EventLayout.NESTED, false, false, false, false, "/_matrix/client/v3");

  private final int badTokenStatus;
  private final EventLayout eventLayout;
  private final boolean repeatsByPut;
  private final boolean namesEnds;
  private final boolean endsLastPages;
  private final boolean namesCreator;
  private final String prefix;
  private final String otherPrefix;

  /// How clients read events.
  public enum EventLayout {
    /// Of 2014: everything stands side by side, and the sender is a `user_id`.
    FLAT,
    /// What the server adds to an event stands under `unsigned`.
    NESTED
  }

  ApiVersion(
      int badTokenStatus,
      EventLayout eventLayout,
      boolean repeatsByPut,
      boolean namesEnds,
      boolean endsLastPages,
      boolean namesCreator,
      String prefix) {
    this(
        badTokenStatus,
        eventLayout,
        repeatsByPut,
        namesEnds,
        endsLastPages,
        namesCreator,
        prefix,
        prefix);
  }

  ApiVersion(
      int badTokenStatus,
      EventLayout eventLayout,
      boolean repeatsByPut,
      boolean namesEnds,
      boolean endsLastPages,
      boolean namesCreator,
      String prefix,
      String otherPrefix) {
    this.badTokenStatus = badTokenStatus;
    this.eventLayout = eventLayout;
    this.repeatsByPut = repeatsByPut;
    this.namesEnds = namesEnds;
    this.endsLastPages = endsLastPages;
    this.namesCreator = namesCreator;
    this.prefix = prefix;
    this.otherPrefix = otherPrefix;
  }

  /// What every path of this generation begins with, such as `/_matrix/client/v3`.
  public String prefix() {
    return prefix;
  }

  /// All that its paths may begin with, the usual one first.
  List<String> prefixes() {
    return Stream.of(prefix, otherPrefix).distinct().toList();
  }

  public EventLayout eventLayout() {
    return eventLayout;
  }

  int badTokenStatus() {
    return badTokenStatus;
  }

  /// Whether `POST /createRoom` may also be `PUT /createRoom/{txnId}`, and so for everything that a
  /// [Route#withTxnId] does.
  boolean repeatsByPut() {
    return repeatsByPut;
  }

  /// Whether `START` and `END` are tokens.
  public boolean namesEnds() {
    return namesEnds;
  }

  /// Whether a page of history has an end also when nothing comes after it. Clients of old page on
  /// until they get an empty one, and begin anew where there is no end.
  public boolean endsLastPages() {
    return endsLastPages;
  }

  /// Whether the content of `m.room.create` has a `creator`, in rooms of every version.
  public boolean namesCreator() {
    return namesCreator;
  }

  /// The generation that a path belongs to. What has none, such as `/_matrix/client/versions`, is
  /// treated as today's.
  static ApiVersion of(String path) {
    return Stream.of(values()).filter(version -> version.begins(path)).findFirst().orElse(V3);
  }

  private boolean begins(String path) {
    return prefixes().stream().anyMatch(one -> path.startsWith(one + "/"));
  }
}
