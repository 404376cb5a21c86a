package klatsch.http;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The generations of the Client-Server API, and everything in which they differ.
///
/// A handler serves all of them. Whatever depends on the generation is a column of this table and
/// is applied at the edge; a handler that needs to ask is a sign that a column is missing.
///
/// The columns: the status that tells a bad access token (clients of 2014 know only 403); how
/// events are laid out; what has been given up since; what the paths of media begin with; and what
/// all other paths begin with, the usual prefix first.
public enum ApiVersion {
  /// The oldest documents also write it without the underscore.
  API_V1(
      403,
      EventLayout.FLAT,
      EnumSet.allOf(Custom.class),
      "/_matrix/media/v1",
      "/_matrix/client/api/v1",
      "/matrix/client/api/v1"),
  /// Its own description of registration gives it the longer name.
  V2_ALPHA(
      401,
      EventLayout.NESTED,
      EnumSet.of(
          Custom.REPEATS_BY_PUT,
          Custom.ENDS_LAST_PAGES,
          Custom.NAMES_CREATOR,
          Custom.BINDS_ADDRESSES),
      "/_matrix/media/v1",
      "/_matrix/client/v2_alpha",
      "/_matrix/client/api/v2_alpha"),
  R0(
      401,
      EventLayout.NESTED,
      EnumSet.of(
          Custom.REPEATS_BY_PUT,
          Custom.ENDS_LAST_PAGES,
          Custom.NAMES_CREATOR,
          Custom.BINDS_ADDRESSES),
      "/_matrix/media/r0",
      "/_matrix/client/r0"),
  V1(
      401,
      EventLayout.NESTED,
      EnumSet.noneOf(Custom.class),
      "/_matrix/media/v1",
      "/_matrix/client/v1"),
  V3(
      401,
      EventLayout.NESTED,
      EnumSet.noneOf(Custom.class),
      "/_matrix/media/v3",
      "/_matrix/client/v3");

  private final int badTokenStatus;
  private final EventLayout eventLayout;

  @SuppressWarnings("ImmutableEnumChecker") // nobody else has it
  private final Set<Custom> customs;

  private final String mediaPrefix;

  @SuppressWarnings("ImmutableEnumChecker") // List.of
  private final List<String> prefixes;

  /// How clients read events.
  public enum EventLayout {
    /// Of 2014: everything stands side by side, and the sender is a `user_id`.
    FLAT,
    /// What the server adds to an event stands under `unsigned`.
    NESTED
  }

  /// What later generations do not do any more.
  private enum Custom {
    /// A `POST` can be sent again as a `PUT` with a transaction id.
    REPEATS_BY_PUT,
    /// The ends of a history have names.
    NAMES_ENDS,
    /// The last page of a history has an end.
    ENDS_LAST_PAGES,
    /// The first event of a room says who made it.
    NAMES_CREATOR,
    /// What a search finds stands under the ids of the events.
    FINDS_BY_ID,
    /// Who adds an address may have it told to others as well.
    BINDS_ADDRESSES
  }

  ApiVersion(
      int badTokenStatus,
      EventLayout eventLayout,
      Set<Custom> customs,
      String mediaPrefix,
      String... prefixes) {
    this.badTokenStatus = badTokenStatus;
    this.eventLayout = eventLayout;
    this.customs = customs;
    this.mediaPrefix = mediaPrefix;
    this.prefixes = List.of(prefixes);
  }

  /// What every path of this generation begins with, such as `/_matrix/client/v3`.
  public String prefix() {
    return prefixes.getFirst();
  }

  /// All that its paths may begin with, the usual one first.
  List<String> prefixes() {
    return prefixes;
  }

  /// What the paths of the content repository begin with.
  String mediaPrefix() {
    return mediaPrefix;
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
    return customs.contains(Custom.REPEATS_BY_PUT);
  }

  /// Whether `START` and `END` are tokens.
  public boolean namesEnds() {
    return customs.contains(Custom.NAMES_ENDS);
  }

  /// Whether a page of history has an end also when nothing comes after it. Clients of old page on
  /// until they get an empty one, and begin anew where there is no end.
  public boolean endsLastPages() {
    return customs.contains(Custom.ENDS_LAST_PAGES);
  }

  /// Whether the content of `m.room.create` has a `creator`, in rooms of every version.
  public boolean namesCreator() {
    return customs.contains(Custom.NAMES_CREATOR);
  }

  /// Whether the results of a search are an object by the ids of events, instead of a list.
  public boolean findsById() {
    return customs.contains(Custom.FINDS_BY_ID);
  }

  /// Whether `bind` means something to `/account/3pid`.
  public boolean bindsAddresses() {
    return customs.contains(Custom.BINDS_ADDRESSES);
  }

  /// The generation that a path belongs to. What has none, such as `/_matrix/client/versions`, is
  /// treated as today's. So are media: clients of eight years share `/_matrix/media/v1`.
  static ApiVersion of(String path) {
    return Stream.of(values()).filter(version -> version.begins(path)).findFirst().orElse(V3);
  }

  private boolean begins(String path) {
    return prefixes().stream().anyMatch(one -> path.startsWith(one + "/"));
  }
}
