package klatsch.rooms;

import static klatsch.model.error.MatrixError.invalidParam;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import klatsch.accounts.NameWords;
import klatsch.accounts.Profiles;
import klatsch.accounts.Profiles.Appearance;
import klatsch.config.DirectoryConfig;
import klatsch.model.id.UserId;
import klatsch.store.NameStore.Asker;
import klatsch.store.NameStore.Hit;
import klatsch.store.NameStore.Kind;
import klatsch.store.NameStore.Wanted;
import klatsch.store.Store;
import org.jspecify.annotations.Nullable;

/// Finds people by their names.
///
/// Only those are found of whom the asker may know: who shares a room with them, or is in one that
/// anybody may come or look into. What they are called there is not looked at, and not told: people
/// are found by the name they have on this server. `docs/decisions/0027-user-directory.md` has the
/// reasons.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#user-directory)
public final class UserDirectory implements AutoCloseable {
  private static final int USUAL_RESULTS = 10;

  /// More than anybody reads through instead of writing one more letter.
  static final int MOST_RESULTS = 50;

  /// Words that are read at once; the first ones mostly do.
  private static final int BATCH = 200;

  /// Where most of those who are called so are none of the asker's business, so many words are
  /// looked at: 30 to 60 ms of SQLite, and some ten times as long on a busy PostgreSQL. Who writes
  /// one more letter finds the others.
  static final int MOST_LOOKED_AT = 10_000;

  private final Store store;
  private final Profiles profiles;
  private final IgnoredUsers ignoredUsers;
  private final boolean everybody;
  private final OlderNames olderNames;

  private UserDirectory(Store store, Profiles profiles, Rooms rooms, DirectoryConfig config) {
    this.store = store;
    this.profiles = profiles;
    this.ignoredUsers = rooms.ignoredUsers();
    this.everybody = config.searchAllUsers();
    this.olderNames = new OlderNames(store, profiles, rooms.timeline());
  }

  public static UserDirectory open(
      Store store, Profiles profiles, Rooms rooms, DirectoryConfig config) {
    var directory = new UserDirectory(store, profiles, rooms, config);
    directory.olderNames.start();
    return directory;
  }

  public record Result(UserId user, Appearance appearance) {
    private boolean hasProfile() {
      return appearance.displayname() != null || appearance.avatarUrl() != null;
    }
  }

  /// @param limited whether there are more
  public record Found(List<Result> results, boolean limited) {
    static final Found NOBODY = new Found(List.of(), false);
  }

  /// How well a name fits, the best first.
  private enum Rank {
    EXACT,
    BEGINNING,
    INSIDE
  }

  /// @param term a name, the beginning of one, or some of its words; or a user ID
  /// @param limit `null` for the usual one
  /// @throws klatsch.model.error.MatrixException `M_INVALID_PARAM` for a limit that is none
  public Found search(UserId asker, String term, @Nullable Integer limit) {
    int most = limit(limit);
    var name = name(asker, term.strip());
    var asked = NameWords.asked(name == null ? "" : name);
    if (asked.isEmpty()) {
      return Found.NOBODY;
    }
    var search = new Search(asker, most);
    search.goThrough(asked, term.strip().startsWith("@"));
    return search.found();
  }

  private static int limit(@Nullable Integer asked) {
    if (asked == null) {
      return USUAL_RESULTS;
    }
    if (asked < 1) {
      throw invalidParam("'limit' must be at least 1");
    }
    return Math.min(asked, MOST_RESULTS);
  }

  /// What of a user ID, whole or begun, is a name; `null` if nobody here can have it.
  private static @Nullable String name(UserId asker, String term) {
    int colon = term.indexOf(':');
    if (!term.startsWith("@") || colon < 0) {
      return term;
    }
    var server = term.substring(colon + 1).toLowerCase(Locale.ROOT);
    return asker.server().toLowerCase(Locale.ROOT).startsWith(server)
        ? term.substring(1, colon)
        : null;
  }

  /// One search, which goes from what fits best to what fits at all, until there is enough.
  private final class Search {
    private final Asker asker;
    private final int most;
    private final Set<UserId> ignored;
    private final Map<UserId, Rank> found = new LinkedHashMap<>();
    private int lookedAt;

    Search(UserId asker, int most) {
      this.asker = new Asker(asker, everybody);
      this.most = most;
      this.ignored = ignoredUsers.of(asker);
    }

    /// @param byId whether a user ID was begun
    void goThrough(NameWords asked, boolean byId) {
      var names = byId ? List.of(Kind.LOCALPART) : List.of(Kind.DISPLAY_NAME, Kind.LOCALPART);
      var whole = asked.whole();
      names.forEach(kind -> look(new Wanted(kind, whole, true, List.of()), Rank.EXACT));
      names.forEach(kind -> look(new Wanted(kind, whole, false, List.of()), Rank.BEGINNING));
      if (byId) {
        return;
      }
      look(new Wanted(Kind.INSIDE, whole, false, List.of()), Rank.INSIDE);
      if (asked.words().size() > 1) {
        var others = new ArrayList<>(asked.words());
        others.sort(Comparator.comparingInt(String::length));
        var longest = others.removeLast();
        for (var kind : Kind.values()) {
          look(new Wanted(kind, longest, false, others), Rank.INSIDE);
        }
      }
    }

    private void look(Wanted wanted, Rank rank) {
      Hit last = null;
      while (!isOver()) {
        var hits = store.names().look(wanted, asker, last, BATCH);
        for (var hit : hits) {
          lookedAt++;
          if (hit.found() && !ignored.contains(hit.user()) && !isOver()) {
            found.putIfAbsent(hit.user(), rank);
          }
        }
        if (hits.size() < BATCH) {
          return;
        }
        last = hits.getLast();
      }
    }

    /// One more than is wanted tells that there are more.
    private boolean isOver() {
      return found.size() > most || lookedAt >= MOST_LOOKED_AT;
    }

    Found found() {
      var results =
          found.keySet().stream()
              .limit(most)
              .map(user -> new Result(user, profiles.appearance(user)))
              .sorted(
                  Comparator.comparing((Result result) -> found.get(result.user()))
                      .thenComparing(result -> !result.hasProfile()))
              .toList();
      return new Found(results, found.size() > most || lookedAt >= MOST_LOOKED_AT);
    }
  }

  /// Leaves off what goes on in the background.
  @Override
  public void close() {
    olderNames.close();
  }
}
