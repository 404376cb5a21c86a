package klatsch.presence;

import static klatsch.model.error.MatrixError.invalidParam;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import klatsch.accounts.Users;
import klatsch.model.id.UserId;
import klatsch.store.Store;

/// Whom people want to see coming and going, though they may share no room with them. They see
/// those who want to see them as well: nobody is watched who does not want to be.
public final class PresenceLists {
  /// More than anybody keeps an eye on.
  static final int MOST_LISTED = 1_000;

  /// Users whose lists are kept at hand: those who are online, on a server of this size.
  private static final int MAX_USERS = 20_000;

  private final Store store;
  private final Users users;
  private final LoadingCache<UserId, Set<UserId>> lists;

  PresenceLists(Store store, Users users) {
    this.store = store;
    this.users = users;
    this.lists =
        Caffeine.newBuilder()
            .maximumSize(MAX_USERS)
            .build(user -> Set.copyOf(store.presence().listed(user)));
  }

  /// Whether both want to see each other.
  boolean isMutual(UserId one, UserId other) {
    return lists.get(one).contains(other) && lists.get(other).contains(one);
  }

  /// Those who want to see each other, with one user.
  List<UserId> mutual(UserId user) {
    return lists.get(user).stream().filter(other -> lists.get(other).contains(user)).toList();
  }

  /// In the order of their ids.
  List<UserId> of(UserId user) {
    return store.presence().listed(user);
  }

  /// @throws klatsch.model.error.MatrixException `M_NOT_FOUND` if one of the invited is nobody
  ///   here, `M_INVALID_PARAM` if they are too many
  void change(UserId user, Collection<UserId> invite, Collection<UserId> drop) {
    if (invite.size() > MOST_LISTED) {
      throw tooMany();
    }
    invite.forEach(users::requireExists);
    boolean fits =
        store.write(
            tx -> {
              var after = new HashSet<>(store.presence().listed(tx, user));
              after.addAll(invite);
              drop.forEach(after::remove);
              if (after.size() > MOST_LISTED) {
                return false;
              }
              invite.forEach(other -> store.presence().list(tx, user, other));
              drop.forEach(other -> store.presence().drop(tx, user, other));
              return true;
            });
    if (!fits) {
      throw tooMany();
    }
    lists.invalidate(user);
  }

  private static RuntimeException tooMany() {
    return invalidParam("A list of people has at most " + MOST_LISTED);
  }
}
