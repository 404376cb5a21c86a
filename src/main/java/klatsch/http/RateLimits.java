package klatsch.http;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import klatsch.config.LimitsConfig;
import klatsch.model.error.MatrixError.LimitExceeded;
import klatsch.model.error.MatrixException;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// Lets a request through, unless its caller, address or room has had too many like it.
///
/// It costs a look into a map and one atomic write for each part of the route's [Limit], of which
/// no limit has more than two.
final class RateLimits {
  /// For who has too many requests waiting: one of them may well be over by then.
  private static final Duration SOON = Duration.ofSeconds(5);

  private final boolean enabled;
  private final int mostWaiting;
  private final Map<Limit, List<Counter>> counters = new EnumMap<>(Limit.class);

  /// Who has how many requests waiting. It has only those who have some.
  private final Map<UserId, Integer> waiting = new ConcurrentHashMap<>();

  /// One part of a limit, at work.
  private record Counter(Limit.Part part, Buckets buckets) {
    void take(String key) {
      buckets.take(key, part.highestCost());
    }

    void settle(String key, boolean served) {
      buckets.settle(key, part.highestCost(), served ? part.cost() : part.refusalCost());
    }
  }

  /// What has been taken for one request.
  private record Taken(Counter counter, String key) {}

  RateLimits(LimitsConfig config, InstantSource clock) {
    this.enabled = config.enabled();
    this.mostWaiting = config.waiting();
    for (var limit : Limit.values()) {
      counters.put(
          limit,
          limit.parts().stream()
              .map(part -> new Counter(part, new Buckets(part.rate().apply(config), clock)))
              .toList());
    }
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
      var key = key(counter.part().counted(), operation, caller, incoming);
      if (key != null) {
        counter.take(key);
        taken.add(new Taken(counter, key));
      }
    }
    return taken;
  }

  /// By what this request is counted, or `null` if it is not.
  private static @Nullable String key(
      Limit.Counted counted, Operation operation, Caller caller, Incoming incoming) {
    return switch (counted) {
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
      case Caller.User(var user, _, _, _, _) -> {
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
