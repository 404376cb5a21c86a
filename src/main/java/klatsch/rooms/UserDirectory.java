package klatsch.rooms;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static klatsch.model.error.MatrixError.invalidParam;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import klatsch.accounts.NameWords;
import klatsch.accounts.Profiles;
import klatsch.accounts.Profiles.Appearance;
import klatsch.config.DirectoryConfig;
import klatsch.model.id.UserId;
import klatsch.store.NameStore.Asker;
import klatsch.store.NameStore.Hit;
import klatsch.store.NameStore.Kind;
import klatsch.store.NameStore.Owned;
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

  private final Store store;
  private final Profiles profiles;
  private final IgnoredUsers ignoredUsers;
  private final boolean everybody;
  private final OlderNames olderNames;
  private final Effort effort;

  UserDirectory(
      Store store, Profiles profiles, Rooms rooms, DirectoryConfig config, Effort effort) {
    this.store = store;
    this.profiles = profiles;
    this.ignoredUsers = rooms.ignoredUsers();
    this.everybody = config.searchAllUsers();
    this.olderNames = new OlderNames(store, profiles, rooms.timeline());
    this.effort = effort;
  }

  public static UserDirectory open(
      Store store, Profiles profiles, Rooms rooms, DirectoryConfig config) {
    var directory = new UserDirectory(store, profiles, rooms, config, Effort.USUAL);
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

  /// How much one search looks at.
  ///
  /// @param batch words that are read at once; the first ones mostly do
  /// @param soon where so many words have found too few, most of those who are called so are none
  ///   of the asker's business: then the search begins with those who are
  /// @param known unless these are more, who may also be named several times: to read the words of
  ///   so many takes 10 to 20 ms
  /// @param most for who knows more, so many words are looked at: 10 ms of SQLite, and some 200 of
  ///   a busy PostgreSQL. Who writes one more letter finds the others.
  record Effort(int batch, int soon, int known, int most) {
    static final Effort USUAL = new Effort(200, 400, 2_000, 2_500);
  }

  /// What is looked for, and how well it fits.
  private record Step(Wanted wanted, Rank rank) {}

  /// @param byId whether a user ID was begun
  private static List<Step> steps(NameWords asked, boolean byId) {
    var names = byId ? List.of(Kind.LOCALPART) : List.of(Kind.DISPLAY_NAME, Kind.LOCALPART);
    var whole = asked.whole();
    var steps = new ArrayList<Step>();
    names.forEach(kind -> steps.add(step(kind, whole, true, Rank.EXACT)));
    names.forEach(kind -> steps.add(step(kind, whole, false, Rank.BEGINNING)));
    if (byId) {
      return steps;
    }
    steps.add(step(Kind.INSIDE, whole, false, Rank.INSIDE));
    if (asked.words().size() > 1) {
      var others = new ArrayList<>(asked.words());
      others.sort(Comparator.comparingInt(String::length));
      var longest = others.removeLast();
      for (var kind : Kind.values()) {
        steps.add(new Step(new Wanted(kind, longest, false, others), Rank.INSIDE));
      }
    }
    return steps;
  }

  private static Step step(Kind kind, String text, boolean whole, Rank rank) {
    return new Step(new Wanted(kind, text, whole, List.of()), rank);
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

    void goThrough(NameWords asked, boolean byId) {
      var steps = steps(asked, byId);
      look(steps, effort.soon());
      if (isOver(effort.soon()) && !isEnough() && !amongKnown(steps, asked)) {
        look(steps, effort.most());
      }
    }

    /// From the words to those who are called so.
    ///
    /// @param atMost so many words
    private void look(List<Step> steps, int atMost) {
      found.clear();
      lookedAt = 0;
      steps.forEach(step -> look(step, atMost));
    }

    private void look(Step step, int atMost) {
      Hit last = null;
      while (!isOver(atMost)) {
        var hits = store.names().look(step.wanted(), asker, last, effort.batch());
        for (var hit : hits) {
          lookedAt++;
          if (hit.found()) {
            finds(hit.user(), step.rank());
          }
        }
        if (hits.size() < effort.batch()) {
          return;
        }
        last = hits.getLast();
      }
    }

    /// From those whom the asker may find to what they are called.
    ///
    /// @return whether these were few enough, so that there is nobody else
    private boolean amongKnown(List<Step> steps, NameWords asked) {
      if (everybody) {
        return false;
      }
      var known = store.names().known(asker.user(), effort.known() + 1);
      if (known.size() > effort.known()) {
        return false;
      }
      found.clear();
      lookedAt = 0;
      var texts = Stream.concat(Stream.of(asked.whole()), asked.words().stream()).distinct();
      var owned = store.names().of(Set.copyOf(known), texts.toList());
      var words =
          owned.stream()
              .collect(groupingBy(Owned::user, mapping(one -> one.word().text(), toSet())));
      for (var step : steps) {
        owned.stream()
            .filter(one -> step.wanted().means(one.word()))
            .filter(one -> haveAll(words.get(one.user()), step.wanted().also()))
            .forEach(one -> finds(one.user(), step.rank()));
      }
      return true;
    }

    private static boolean haveAll(@Nullable Set<String> words, List<String> wanted) {
      return words != null
          && wanted.stream().allMatch(one -> words.stream().anyMatch(word -> word.startsWith(one)));
    }

    private void finds(UserId user, Rank rank) {
      if (!ignored.contains(user) && !isEnough()) {
        found.putIfAbsent(user, rank);
      }
    }

    /// One more than is wanted tells that there are more.
    private boolean isEnough() {
      return found.size() > most;
    }

    private boolean isOver(int atMost) {
      return isEnough() || lookedAt >= atMost;
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
      return new Found(results, isOver(effort.most()));
    }
  }

  /// Leaves off what goes on in the background.
  @Override
  public void close() {
    olderNames.close();
  }
}
