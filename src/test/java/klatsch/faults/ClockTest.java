package klatsch.faults;

import static klatsch.house.Wire.escape;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import klatsch.house.Person;
import klatsch.house.Synced;
import klatsch.house.TestServer;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Somebody sets the clock of the machine while people use the server: back by an hour or by years,
/// or forward. What lasts a while lasts no longer, and all stays in its order.
class ClockTest {
  private final TestServer server =
      TestServer.on(
          TestDatabase.SQLITE,
          "limits.enabled=true",
          "limits.sending=3/1m",
          "limits.registration=100/1m");
  private final Person alice = server.newPerson("alice");
  private final Person bob = server.newPerson("bob");
  private final String room = alice.createsPublicRoom();

  @AfterEach
  void theServerStops() {
    server.close();
  }

  /// There is always somebody who asks for something, by which it is noticed.
  private void sets(String step) {
    server.clock().turn(Duration.parse(step));
    bob.syncs().ok();
  }

  private void passes(int seconds) {
    server.clock().turn(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-PT1H", "-P3650D"})
  void whoMustWaitWaitsNoLonger(String step) {
    for (int i = 0; i < 3; i++) {
      alice.says(room, "message " + i);
    }
    alice.tryToSay(room, "too much").refused(429, "M_LIMIT_EXCEEDED");

    sets(step);
    passes(60);

    alice.says(room, "now");
    sets(step);
    passes(60);
    alice.says(room, "and now");
  }

  @ParameterizedTest
  @ValueSource(strings = "-P3650D")
  void whoTypesStopsInTime(String step) {
    bob.joins(room);
    var typing = JsonObject.builder().put("typing", true).put("timeout", 20_000).build();
    alice.put(Person.in(room) + "/typing/" + escape(alice.id), typing).ok();
    sets(step);

    passes(21);

    assertThat(Synced.of(bob.syncs()).joined(room).ephemeral("m.typing"))
        .allMatch(event -> event.toString().contains("\"user_ids\":[]"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-P3650D", "P3650D"})
  void newsStayInTheirOrder(String step) {
    bob.joins(room);
    alice.says(room, "before");
    var since = bob.syncs().text("next_batch");

    sets(step);
    alice.says(room, "after");
    var next = Synced.of(bob.syncs(since, "timeout=0"));

    assertThat(next.joined(room).said()).containsExactly("after");
    assertThat(bob.syncs(next.next(), "timeout=0").ok().toString()).doesNotContain("after");
    assertThat(Synced.of(bob.syncs()).joined(room).said()).containsExactly("before", "after");
  }

  /// One who is asked for the password has begun before the step, and goes on after it.
  @ParameterizedTest
  @ValueSource(strings = "-PT1H")
  void whoIsProvingWhoTheyAreGoesOn(String step) {
    var path = "/devices/" + escape(bob.elsewhere().device);
    var asked = bob.call("DELETE", "/_matrix/client/v3" + path, JsonObject.EMPTY);
    assertThat(asked.status()).isEqualTo(401);

    sets(step);

    var auth =
        bob.proof().with("session", Json.of(Objects.requireNonNull(asked.body().text("session"))));
    bob.call("DELETE", "/_matrix/client/v3" + path, JsonObject.of("auth", auth)).ok();
  }
}
