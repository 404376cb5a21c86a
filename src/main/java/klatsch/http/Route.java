package klatsch.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Where an endpoint lives, who may call it, and how much it reads.
///
/// The first path is the canonical one; the others are older or unstable names for the same thing.
/// All of them must have the same variables, so that one handler can serve them all.
///
/// A path is made of segments. `{roomId}` is a variable and takes one segment, which is not empty.
/// `{stateKey?}` at the end also takes an empty segment, and a missing one:
/// `/state/{eventType}/{stateKey?}` serves `/state/m.room.topic/x`, `/state/m.room.topic/` and
/// `/state/m.room.topic`, the last two with the value `""`. A literal segment beats a variable.
///
/// @param auth [Auth#NONE] unless said otherwise
/// @param bodyLimit the most bytes of a request body that are read; `null` is the limit in
///   [HttpLimits]
/// @param guests whether guests may call it; unless said otherwise they may not
/// @param suspended whether a user whom moderators have suspended may call it; unless said
///   otherwise they may
/// @param repeatable whether clients of the first generations may also call it by a `PUT` to the
///   path with a `{txnId}` behind it, where [ApiVersion] says that they can
/// @param limit how requests to it are counted; `null` if they are not
public record Route(
    Method method,
    List<String> paths,
    Auth auth,
    @Nullable Integer bodyLimit,
    boolean guests,
    boolean suspended,
    boolean repeatable,
    @Nullable Limit limit) {
  /// A variable of a path: its name, and whether it may be empty.
  static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)(\\??)}");

  public enum Method {
    GET,
    PUT,
    POST,
    DELETE
  }

  /// What a caller has to show.
  public enum Auth {
    /// Nothing. A token that is sent all the same is not looked at.
    NONE,
    /// A token or nothing. A token that is sent must be a good one.
    OPTIONAL_TOKEN,
    /// A good access token: the caller is a [Caller.User].
    ACCESS_TOKEN,
    /// A good access token, even if the account is locked: to log out.
    ACCESS_TOKEN_OF_LOCKED;

    /// Whether the caller is always a [Caller.User].
    boolean isOfUser() {
      return this == ACCESS_TOKEN || this == ACCESS_TOKEN_OF_LOCKED;
    }
  }

  public Route {
    paths = List.copyOf(paths);
    if (paths.isEmpty()) {
      throw new IllegalArgumentException("A route needs a path");
    }
    for (var path : paths) {
      checkPath(path);
    }
    if (paths.stream().map(path -> Set.copyOf(variables(path))).distinct().count() > 1) {
      throw new IllegalArgumentException("The paths differ in their variables: " + paths);
    }
  }

  /// An operation of the Client-Server API. The first version is the canonical one.
  ///
  /// @param path what follows the version, such as `/rooms/{roomId}/typing/{userId}`
  public static Route client(Method method, String path, ApiVersion... versions) {
    return of(
        method,
        Stream.of(versions)
            .flatMap(version -> version.prefixes().stream())
            .map(prefix -> prefix + path)
            .toList());
  }

  /// An operation of the content repository, whose paths begin in their own way. The first version
  /// is the canonical one.
  ///
  /// @param path what follows the version, such as `/upload`
  public static Route media(Method method, String path, ApiVersion... versions) {
    return of(method, Stream.of(versions).map(version -> version.mediaPrefix() + path).toList());
  }

  /// An operation that has one path and no version, such as `/_matrix/client/versions`.
  public static Route at(Method method, String path) {
    return of(method, List.of(path));
  }

  private static Route of(Method method, List<String> paths) {
    return new Route(method, paths, Auth.NONE, null, false, true, false, null);
  }

  public Route auth(Auth auth) {
    return new Route(method, paths, auth, bodyLimit, guests, suspended, repeatable, limit);
  }

  /// Reads request bodies of up to so many bytes, where the usual limit does not fit.
  public Route bodyLimit(int bytes) {
    return new Route(method, paths, auth, bytes, guests, suspended, repeatable, limit);
  }

  /// Also for guests.
  ///
  /// [Spec](https://spec.matrix.org/v1.19/client-server-api/#guest-access)
  public Route forGuests() {
    return new Route(method, paths, auth, bodyLimit, true, suspended, repeatable, limit);
  }

  /// Not for a user who is suspended.
  ///
  /// [Spec](https://spec.matrix.org/v1.19/client-server-api/#account-suspension)
  public Route notWhileSuspended() {
    return new Route(method, paths, auth, bodyLimit, guests, false, repeatable, limit);
  }

  /// What it does can be asked for again with the same transaction ID, in those generations that
  /// had IDs for all that is not a mere setting.
  public Route withTxnId() {
    return new Route(method, paths, auth, bodyLimit, guests, suspended, true, limit);
  }

  /// Counted, and refused when there are too many.
  ///
  /// [Spec](https://spec.matrix.org/v1.19/client-server-api/#rate-limiting)
  public Route limit(Limit limit) {
    return new Route(method, paths, auth, bodyLimit, guests, suspended, repeatable, limit);
  }

  /// Also answer under another name, such as an unstable prefix from before the spec had it.
  ///
  /// @param path the whole path
  public Route also(String path) {
    var more = new ArrayList<>(paths);
    more.add(path);
    return new Route(method, more, auth, bodyLimit, guests, suspended, repeatable, limit);
  }

  /// The path by which logs and transactions know this operation, whichever name was called.
  public String canonicalPath() {
    return paths.getFirst();
  }

  /// The names of the variables, in the order of the canonical path.
  public List<String> variables() {
    return variables(canonicalPath());
  }

  static List<String> variables(String path) {
    return VARIABLE.matcher(path).results().map(found -> found.group(1)).toList();
  }

  private static void checkPath(String path) {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("A path begins with a slash: " + path);
    }
    var names = variables(path);
    if (Set.copyOf(names).size() != names.size()) {
      throw new IllegalArgumentException("A variable stands twice in " + path);
    }
    var segments = path.substring(1).split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      var variable = VARIABLE.matcher(segments[i]);
      if (!variable.matches()) {
        if (segments[i].indexOf('{') >= 0 || segments[i].indexOf('}') >= 0) {
          throw new IllegalArgumentException("A variable fills its whole segment: " + path);
        }
      } else if (!variable.group(2).isEmpty() && i < segments.length - 1) {
        throw new IllegalArgumentException("Only the last segment may be empty: " + path);
      }
    }
  }
}
