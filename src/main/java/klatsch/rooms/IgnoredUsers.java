package klatsch.rooms;

import static java.util.stream.Collectors.toUnmodifiableSet;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.util.Set;
import java.util.stream.Stream;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.model.id.BadIdException;
import klatsch.model.id.UserId;
import klatsch.store.Store;

/// Whom people do not want to hear. They say so in their account data.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#ignoring-users)
public final class IgnoredUsers {
  public static final String TYPE = "m.ignored_user_list";

  /// Users whose lists are kept at hand: those who are online, on a server of this size.
  private static final int MAX_USERS = 20_000;

  private final LoadingCache<UserId, Set<UserId>> lists;

  IgnoredUsers(Store store) {
    lists = Caffeine.newBuilder().maximumSize(MAX_USERS).build(user -> load(store, user));
  }

  public Set<UserId> of(UserId user) {
    return lists.get(user);
  }

  /// The account data of this user has changed: the next who asks looks at the disk.
  public void changed(UserId user) {
    lists.invalidate(user);
  }

  private static Set<UserId> load(Store store, UserId user) {
    var data = store.accountData().find(user, null, TYPE);
    var ignored = data == null ? null : Json.parseObject(data.content()).object("ignored_users");
    return ignored == null ? Set.of() : users(ignored);
  }

  private static Set<UserId> users(JsonObject ignored) {
    return ignored.names().stream().flatMap(IgnoredUsers::user).collect(toUnmodifiableSet());
  }

  /// Clients write what they like there; what is no user id ignores nobody.
  private static Stream<UserId> user(String name) {
    try {
      return Stream.of(new UserId(name));
    } catch (BadIdException _) {
      return Stream.empty();
    }
  }
}
