package klatsch.http;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import klatsch.config.LimitsConfig;
import klatsch.config.Rate;
import klatsch.model.SteadyClock;
import klatsch.model.error.MatrixError.LimitExceeded;
import klatsch.model.error.MatrixException;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// Lets a request through, unless its caller, address or room has had too many like it.
///
/// It costs two looks into a map and an atomic write for each counter of the route's [Limit], of
/// which no limit has more than two.
///
/// Administrators are not counted: they may do worse to the server than keep it busy, and those who
/// clean up after somebody have much to do. Only where nobody is logged in yet are all alike.
final class RateLimits {
  /// For who has too many requests waiting: one of them may well be over by then.
  private static final Duration SOON = Duration.ofSeconds(5);

  private final boolean enabled;
  private final int mostWaiting;
  private final Map<Limit, List<Counter>> counters = new EnumMap<>(Limit.class);

  /// Who has how many requests waiting. It has only those who have some.
  private final Map<UserId, Integer> waiting = new ConcurrentHashMap<>();

  /// By what requests are told apart.
  private enum Key {
    /// The user; the address of who is not logged in.
    CALLER,
    ADDRESS,
    /// The `roomId` in the path.
    ROOM
  }

  /// One count of a limit.
  ///
  /// @param cost of a request that is served
  /// @param refusalCost of one that is not
  private record Counter(Key key, Buckets buckets, int cost, int refusalCost) {
    void take(String key) {
      buckets.take(key, Math.max(cost, refusalCost));
    }

    void settle(String key, boolean served) {
      buckets.settle(key, Math.max(cost, refusalCost), served ? cost : refusalCost);
    }
  }

  /// What has been taken for one request.
  private record Taken(Counter counter, String key) {}

  RateLimits(LimitsConfig config, InstantSource clock) {
    this.enabled = config.enabled();
    this.mostWaiting = config.waiting();
    // One for all of them, so that whoever asks for anything lets all know what time it is.
    var steady = new SteadyClock(clock);
    for (var limit : Limit.values()) {
      counters.put(limit, counters(limit, config, steady));
    }
  }

  private static List<Counter> counters(Limit limit, LimitsConfig config, InstantSource clock) {
    return switch (limit) {
      case SENDING ->
          List.of(
              of(Key.CALLER, config.sending(), clock),
              // Who is refused has not spoken: strangers cannot use up what a room bears.
              new Counter(Key.ROOM, new Buckets(config.room(), clock), 1, 0));
      case SIGNALS -> List.of(of(Key.CALLER, config.signals(), clock));
      case JOINING -> List.of(of(Key.CALLER, config.joining(), clock));
      case INVITING -> List.of(of(Key.CALLER, config.inviting(), clock));
      case CREATING -> List.of(of(Key.CALLER, config.creating(), clock));
      case PROFILE -> List.of(of(Key.CALLER, config.profile(), clock));
      case CHANGING -> List.of(of(Key.CALLER, config.changing(), clock));
      case UPLOADING -> List.of(of(Key.CALLER, config.uploading(), clock));
      case SEARCHING -> List.of(of(Key.CALLER, config.searching(), clock));
      case READING -> List.of(of(Key.CALLER, config.reading(), clock));
      case SYNCING -> List.of(of(Key.CALLER, config.syncing(), clock));
      case REGISTERING -> List.of(of(Key.ADDRESS, config.registration(), clock));
      // Whoever is refused was guessing, more likely than others.
      case LOGGING_IN ->
          List.of(new Counter(Key.ADDRESS, new Buckets(config.login(), clock), 1, 5));
    };
  }

  private static Counter of(Key key, Rate rate, InstantSource clock) {
    return new Counter(key, new Buckets(rate, clock), 1, 1);
  }

  /// Calls an operation, if it may be called once more.
  ///
  /// @throws MatrixException with a [LimitExceeded] if it may not, or as the operation has it
  Object call(Operation operation, Caller caller, Incoming incoming) {
    var limit = operation.route().limit();
    if (!enabled || limit == null) {
      return operation.call(caller, incoming);
    }
    var taken = take(limit, operation, caller, incoming);
    boolean served = false;
    try {
      var answer =
          limit == Limit.SYNCING
              ? waitingTurn(operation, caller, incoming)
              : operation.call(caller, incoming);
      served = true;
      return answer;
    } finally {
      for (var one : taken) {
        one.counter().settle(one.key(), served);
      }
    }
  }

  private List<Taken> take(Limit limit, Operation operation, Caller caller, Incoming incoming) {
    var taken = new ArrayList<Taken>(2);
    for (var counter : counters.getOrDefault(limit, List.of())) {
      var key = key(counter.key(), operation, caller, incoming);
      if (key != null) {
        counter.take(key);
        taken.add(new Taken(counter, key));
      }
    }
    return taken;
  }

  /// By what this request is counted, or `null` if it is not.
  private static @Nullable String key(
      Key key, Operation operation, Caller caller, Incoming incoming) {
    return switch (key) {
      case ADDRESS -> incoming.client().network();
      case CALLER ->
          switch (caller) {
            case Caller.User user -> user.admin() ? null : user.user().value();
            case Caller.Nobody _ -> incoming.client().network();
          };
      case ROOM ->
          switch (caller) {
            case Caller.User user -> user.admin() ? null : operation.room(incoming);
            case Caller.Nobody _ -> operation.room(incoming);
          };
    };
  }

  private Object waitingTurn(Operation operation, Caller caller, Incoming incoming) {
    return switch (caller) {
      case Caller.User(var user, _, _, _, _, _) -> {
        if (waiting.merge(user, 1, Integer::sum) > mostWaiting) {
          oneLess(user);
          throw new MatrixException(new LimitExceeded(SOON));
        }
        try {
          yield operation.call(caller, incoming);
        } finally {
          oneLess(user);
        }
      }
      case Caller.Nobody _ -> operation.call(caller, incoming);
    };
  }

  private void oneLess(UserId user) {
    waiting.computeIfPresent(user, (_, count) -> count > 1 ? count - 1 : null);
  }
}
