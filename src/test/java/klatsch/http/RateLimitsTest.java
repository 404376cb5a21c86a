package klatsch.http;

import static klatsch.http.Empty.EMPTY;
import static klatsch.http.Route.Auth.OPTIONAL_TOKEN;
import static klatsch.http.Route.Method.PUT;
import static klatsch.model.error.MatrixError.forbidden;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import klatsch.config.LimitsConfig;
import klatsch.config.Settings;
import klatsch.config.Sources;
import klatsch.model.error.Errcode;
import klatsch.model.error.MatrixException;
import klatsch.model.id.DeviceId;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Who is counted with whom, where each may do ten things an hour, and a room bears twenty.
class RateLimitsTest {
  private static final Caller ALICE = user("@alice:here", false);
  private static final Caller BOB = user("@bob:here", false);
  private static final Caller CAROL = user("@carol:here", false);
  private static final Caller ADMIN = user("@admin:here", true);

  private final RateLimits limits = new RateLimits(config(), () -> Instant.EPOCH);

  @Test
  void usersAreToldApartByNameAndNotByAddress() {
    var speak = operation(Limit.SIGNALS);

    assertThat(howOften(speak, ALICE, "192.0.2.7", "!a:here")).isEqualTo(10);
    assertThat(howOften(speak, ALICE, "192.0.2.8", "!a:here")).isZero();
    assertThat(howOften(speak, BOB, "192.0.2.7", "!a:here")).isEqualTo(10);
  }

  @Test
  void whoIsNotLoggedInIsToldApartByAddress() {
    var read = operation(Limit.READING);

    assertThat(howOften(read, Caller.NOBODY, "2001:db8::1", "!a:here")).isEqualTo(10);
    assertThat(howOften(read, Caller.NOBODY, "2001:db8::2", "!a:here")).isZero();
    assertThat(howOften(read, Caller.NOBODY, "2001:db8:0:1::1", "!a:here")).isEqualTo(10);
  }

  @Test
  void eachLimitIsCountedForItself() {
    howOften(operation(Limit.READING), ALICE, "192.0.2.7", "!a:here");

    assertThat(howOften(operation(Limit.JOINING), ALICE, "192.0.2.7", "!a:here")).isEqualTo(10);
  }

  @Test
  void aRoomBearsWhatAllSendTogether() {
    var speak = operation(Limit.SENDING);

    assertThat(howOften(speak, ALICE, "192.0.2.7", "!a:here")).isEqualTo(10);
    assertThat(howOften(speak, BOB, "192.0.2.8", "!a:here")).isEqualTo(10);
    assertThat(howOften(speak, CAROL, "192.0.2.9", "!a:here")).isZero();
    assertThat(howOften(speak, CAROL, "192.0.2.9", "!b:here")).isPositive();
  }

  @Test
  void administratorsAreCountedOnlyWhileNobodyKnowsThem() {
    assertThat(calls(operation(Limit.SENDING), ADMIN, "192.0.2.7", "!a:here", 100)).isEqualTo(100);
    assertThat(howOften(operation(Limit.LOGGING_IN), ADMIN, "192.0.2.7", "!a:here")).isEqualTo(6);
  }

  /// A refusal costs five: of ten, two may be refused, or six be served and the last not be tried.
  @Test
  void whoIsRefusedPaysMoreWhereThatIsGuessing() {
    var login = operation(Limit.LOGGING_IN);

    assertThat(tries(login, Caller.NOBODY, "192.0.2.7", "refused")).isEqualTo(2);
    assertThat(howOften(login, Caller.NOBODY, "192.0.2.8", "!a:here")).isEqualTo(6);
  }

  @Test
  void whatHasNoLimitIsNotCounted() {
    var free = operation(null);

    assertThat(calls(free, ALICE, "192.0.2.7", "!a:here", 1_000)).isEqualTo(1_000);
  }

  private int howOften(Operation operation, Caller caller, String ip, String room) {
    return calls(operation, caller, ip, room, 1_000);
  }

  /// How often of so many times it can be done.
  private int calls(Operation operation, Caller caller, String ip, String room, int most) {
    for (int i = 0; i < most; i++) {
      try {
        limits.call(operation, caller, request(ip, room));
      } catch (MatrixException refused) {
        assertThat(refused.error().code()).isEqualTo(Errcode.LIMIT_EXCEEDED);
        return i;
      }
    }
    return most;
  }

  /// How often it is refused for its own reasons, until it is refused for coming too often.
  private int tries(Operation operation, Caller caller, String ip, String room) {
    for (int i = 0; ; i++) {
      try {
        limits.call(operation, caller, request(ip, room));
      } catch (MatrixException refused) {
        if (refused.error().code() == Errcode.LIMIT_EXCEEDED) {
          return i;
        }
      }
    }
  }

  private static Incoming request(String ip, String room) {
    return new Incoming(
        List.of(room),
        Query.NONE,
        new byte[0],
        null,
        new Client(ip, null, "http://here"),
        ApiVersion.V3,
        null);
  }

  private static Caller user(String id, boolean admin) {
    return new Caller.User(new UserId(id), new DeviceId("PHONE"), false, admin, false, false);
  }

  private static Operation operation(@Nullable Limit limit) {
    var open = Route.at(PUT, "/do/{roomId}").auth(OPTIONAL_TOKEN);
    var route = limit == null ? open : open.limit(limit);
    return Objects.requireNonNull(Operation.of(new Do(route), _ -> {}));
  }

  private static LimitsConfig config() {
    var names = new ArrayList<String>();
    var settings = Settings.none();
    LimitsConfig.from(settings);
    var sources = new Sources(settings.known(), List.of());
    for (var setting : settings.known()) {
      if (setting.needs().contains("30/10s")) {
        names.add(setting.name());
        sources.option(setting.name(), setting.name().equals("limits.room") ? "20/1h" : "10/1h");
      }
    }
    assertThat(names).contains("limits.sending", "limits.login");
    return LimitsConfig.from(sources.settings());
  }

  private record Do(Route route) implements Endpoint<Do.Request, Empty> {
    record Request(String roomId) {}

    @Override
    public Empty handle(Caller caller, Request request) {
      if (request.roomId().equals("refused")) {
        throw forbidden("No");
      }
      return EMPTY;
    }
  }
}
