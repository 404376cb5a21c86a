package klatsch.http;

import static klatsch.http.Limit.Counted.ADDRESS;
import static klatsch.http.Limit.Counted.CALLER;
import static klatsch.http.Limit.Counted.ROOM;

import java.util.List;
import java.util.function.Function;
import klatsch.config.LimitsConfig;
import klatsch.config.Rate;

/// Which requests are counted together, by whom, and what each costs. A [Route] names one of these.
///
/// Administrators are not counted: they may do worse to the server than keep it busy, and those who
/// clean up after somebody have much to do. Only where nobody is logged in yet are all alike.
///
/// `docs/decisions/0009-rate-limits.md` has the reasons.
public enum Limit {
  /// What becomes an event in a room. A room has a limit of its own, for each event is work for all
  /// who are in it. Who is refused has not spoken: strangers cannot use up a room's limit.
  SENDING(new Part(CALLER, LimitsConfig::sending, 1, 1), new Part(ROOM, LimitsConfig::room, 1, 0)),
  /// What is over soon: typing, receipts, presence.
  SIGNALS(new Part(CALLER, LimitsConfig::signals, 1, 1)),
  JOINING(new Part(CALLER, LimitsConfig::joining, 1, 1)),
  INVITING(new Part(CALLER, LimitsConfig::inviting, 1, 1)),
  CREATING(new Part(CALLER, LimitsConfig::creating, 1, 1)),
  /// What changes a name or picture, and with it a member event in each room.
  PROFILE(new Part(CALLER, LimitsConfig::profile, 1, 1)),
  /// What else people change that is theirs.
  CHANGING(new Part(CALLER, LimitsConfig::changing, 1, 1)),
  /// What looks through many things.
  SEARCHING(new Part(CALLER, LimitsConfig::searching, 1, 1)),
  READING(new Part(CALLER, LimitsConfig::reading, 1, 1)),
  /// What waits for news. Only so many may wait at the same time.
  SYNCING(new Part(CALLER, LimitsConfig::syncing, 1, 1)),
  REGISTERING(new Part(ADDRESS, LimitsConfig::registration, 1, 1)),
  /// Whoever is refused was guessing, more likely than others.
  LOGGING_IN(new Part(ADDRESS, LimitsConfig::login, 1, 5));

  /// By what requests are told apart.
  enum Counted {
    /// The user; the address of who is not logged in.
    CALLER,
    ADDRESS,
    /// The `roomId` in the path.
    ROOM
  }

  /// @param cost of a request that is served
  /// @param refusalCost of one that is not
  record Part(Counted counted, Function<LimitsConfig, Rate> rate, int cost, int refusalCost) {
    int highestCost() {
      return Math.max(cost, refusalCost);
    }
  }

  private final List<Part> parts;

  Limit(Part... parts) {
    this.parts = List.of(parts);
  }

  List<Part> parts() {
    return parts;
  }
}
