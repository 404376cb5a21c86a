package klatsch.house;

import static klatsch.house.Person.in;
import static klatsch.house.Person.message;
import static klatsch.house.Wire.escape;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import klatsch.json.JsonObject;
import klatsch.store.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Who does too much is told to wait, and nobody else is.
@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabase.class)
class LimitsTest {
  private static final String V3 = "/_matrix/client/v3";

  private final TestDatabase database;
  private @Nullable TestServer started;

  LimitsTest(TestDatabase database) {
    this.database = database;
  }

  @AfterEach
  void stop() {
    if (started != null) {
      started.close();
    }
  }

  @Test
  void whoSpeaksTooOftenIsToldHowLongToWait() {
    var server = server("limits.sending=3/1m");
    var alice = server.newPerson("alice");
    var room = alice.createsPublicRoom();
    var bob = server.newPerson("bob");
    bob.joins(room);
    says(alice, room, 3);

    var refused = alice.tryToSay(room, "once more").refused(429, "M_LIMIT_EXCEEDED");

    assertThat(refused.body().integer("retry_after_ms")).isEqualTo(20_000);
    assertThat(refused.headers().firstValue("Retry-After")).hasValue("20");
    bob.says(room, "I may");
    server.clock().turn(Duration.ofSeconds(20));
    alice.says(room, "now I may too");
    alice.tryToSay(room, "but once").refused(429, "M_LIMIT_EXCEEDED");
  }

  @Test
  void aRepeatedRequestThatWasRefusedIsDoneOnce() {
    var server = server("limits.sending=1/1m");
    var alice = server.newPerson("alice");
    var room = alice.createsPublicRoom();
    alice.says(room, "first");
    var path = in(room) + "/send/m.room.message/again";
    alice.put(path, message("second")).refused(429, "M_LIMIT_EXCEEDED");

    server.clock().turn(Duration.ofMinutes(1));
    var sent = alice.put(path, message("second")).text("event_id");
    server.clock().turn(Duration.ofMinutes(1));

    assertThat(alice.put(path, message("second")).text("event_id")).isEqualTo(sent);
  }

  @Test
  void aRoomHasALimitOfItsOwnWhichStrangersCannotUseUp() {
    var server = server("limits.room=4/1m");
    var alice = server.newPerson("alice");
    var bob = server.newPerson("bob");
    var stranger = server.newPerson("stranger");
    var room = alice.createsPublicRoom();
    var other = alice.createsPublicRoom();
    bob.joins(room);
    for (int i = 0; i < 10; i++) {
      stranger.tryToSay(room, "let me in").refused(403, "M_FORBIDDEN");
    }

    says(alice, room, 2);
    says(bob, room, 2);

    alice.tryToSay(room, "too much for the room").refused(429, "M_LIMIT_EXCEEDED");
    bob.tryToSay(room, "too much for the room").refused(429, "M_LIMIT_EXCEEDED");
    alice.says(other, "elsewhere I may");
  }

  @Test
  void anAddressMayMakeSoManyAccounts() {
    var server = server("limits.registration=2/1h");
    server.newPerson("alice");
    server.newPerson("bob");

    register(server, "carol").refused(429, "M_LIMIT_EXCEEDED");

    server.clock().turn(Duration.ofMinutes(30));
    register(server, "carol").ok();
  }

  @Test
  void wrongPasswordsAreSoonTooManyAndGoodOnesAreNot() {
    var server = server("limits.password=10/10m");
    var alice = server.newPerson("alice");
    for (int i = 0; i < 6; i++) {
      login(server, alice.id, alice.password()).ok();
    }

    server.clock().turn(Duration.ofMinutes(10));
    login(server, alice.id, "wrong").refused(403, "M_FORBIDDEN");
    login(server, "alice", "wrong").refused(403, "M_FORBIDDEN");

    login(server, "@alice:localhost", "wrong").refused(429, "M_LIMIT_EXCEEDED");
    login(server, "ALICE", alice.password()).refused(429, "M_LIMIT_EXCEEDED");
    server.clock().turn(Duration.ofMinutes(5));
    login(server, alice.id, alice.password()).ok();
  }

  @Test
  void aNameThatNobodyHasIsRefusedLikeOneThatSomebodyHas() {
    var server = server("limits.password=10/10m");

    login(server, "nobody", "wrong").refused(403, "M_FORBIDDEN");
    login(server, "@nobody:localhost", "wrong").refused(403, "M_FORBIDDEN");

    login(server, "nobody", "wrong").refused(429, "M_LIMIT_EXCEEDED");
    login(server, "somebody", "wrong").refused(403, "M_FORBIDDEN");
  }

  @Test
  void anAddressThatGuessesForManyAccountsIsStopped() {
    var server = server("limits.login=10/1m");
    login(server, "anna", "1234").refused(403, "M_FORBIDDEN");
    login(server, "bert", "1234").refused(403, "M_FORBIDDEN");

    login(server, "carl", "1234").refused(429, "M_LIMIT_EXCEEDED");
  }

  /// A guess from each of many addresses, as by somebody who has hired them.
  @Test
  void theOwnerLogsInFromWhereTheyAreKnownWhileTheWholeWorldGuesses() throws Exception {
    started =
        TestServer.on(
            database,
            "limits.enabled=true",
            "limits.strangers=50/1h",
            "http.trusted-proxies=127.0.0.1");
    var alice = started.newPerson("alice");
    assertThat(through("198.51.100.7", "GET", "/account/whoami", alice, null)).isEqualTo(200);
    var right = passwordOf(alice.id, alice.password());
    var wrong = passwordOf(alice.id, "wrong");

    for (int i = 1; i <= 10; i++) {
      assertThat(through("203.0.113." + i, "POST", "/login", null, wrong)).isEqualTo(403);
    }

    assertThat(through("203.0.113.11", "POST", "/login", null, wrong)).isEqualTo(429);
    assertThat(through("192.0.2.1", "POST", "/login", null, right)).as("elsewhere").isEqualTo(429);
    assertThat(through("198.51.100.7", "POST", "/login", null, right)).as("home").isEqualTo(200);
    assertThat(through("203.0.113.12", "GET", "/account/whoami", alice, null)).isEqualTo(200);
    started.clock().turn(Duration.ofMinutes(6));
    assertThat(through("192.0.2.1", "POST", "/login", null, right)).as("later").isEqualTo(200);
  }

  /// Asks by way of a proxy on this machine.
  ///
  /// @param address for which it asks
  /// @return the status
  private int through(
      String address, String method, String path, @Nullable Person who, @Nullable JsonObject body)
      throws Exception {
    var base = Objects.requireNonNull(started).wire().base();
    var request =
        HttpRequest.newBuilder(URI.create(base + V3 + path))
            .timeout(Duration.ofSeconds(60))
            .header("X-Forwarded-For", address)
            .method(
                method,
                body == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(body.toBytes()));
    if (who != null) {
      request.header("Authorization", "Bearer " + who.token);
    }
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request.build(), BodyHandlers.discarding()).statusCode();
    }
  }

  @Test
  void whoIsLoggedInCannotGuessThePasswordEither() {
    var server = server("limits.password=10/10m");
    var alice = server.newPerson("alice");
    changePassword(alice, "wrong").refused(401, "M_FORBIDDEN");
    changePassword(alice, "wrong").refused(401, "M_FORBIDDEN");

    changePassword(alice, alice.password()).refused(429, "M_LIMIT_EXCEEDED");

    login(server, alice.id, alice.password()).ok();
    server.clock().turn(Duration.ofMinutes(5));
    changePassword(alice, alice.password()).ok();
  }

  @Test
  void onlySoManyMayWaitForNewsAndOthersWaitAsTheyLike() {
    var server = server("limits.waiting=2");
    var alice = server.newPerson("alice");
    var room = alice.createsPublicRoom();
    var bob = server.newPerson("bob");
    var since = alice.syncs().text("next_batch");
    var path = V3 + "/sync?timeout=30000&since=" + escape(since);

    var polls =
        IntStream.range(0, 3)
            .mapToObj(_ -> CompletableFuture.supplyAsync(() -> alice.call("GET", path, null)))
            .toList();
    var first = CompletableFuture.anyOf(polls.toArray(CompletableFuture[]::new)).join();
    bob.syncs().ok();
    alice.says(room, "news");

    ((Answer) first).refused(429, "M_LIMIT_EXCEEDED");
    var served =
        polls.stream().map(CompletableFuture::join).filter(answer -> answer.status() == 200);
    assertThat(served).hasSize(2);
    alice.syncs().ok();
  }

  @Test
  void limitsMayBeOff() {
    started =
        TestServer.on(
            database, "limits.enabled=false", "limits.sending=1/1h", "limits.password=5/1h");
    var alice = started.newPerson("alice");
    var room = alice.createsPublicRoom();

    says(alice, room, 5);

    login(started, alice.id, "wrong").refused(403, "M_FORBIDDEN");
    login(started, alice.id, "wrong").refused(403, "M_FORBIDDEN");
  }

  private static void says(Person who, String room, int times) {
    for (int i = 0; i < times; i++) {
      who.says(room, "hello");
    }
  }

  private static Answer register(TestServer server, String name) {
    var body =
        JsonObject.builder()
            .put("username", name)
            .put("password", "a long password")
            .put("auth", JsonObject.of("type", "m.login.dummy"))
            .build();
    return server.wire().call("POST", V3 + "/register", null, body);
  }

  private static Answer login(TestServer server, String user, String password) {
    return server.wire().call("POST", V3 + "/login", null, passwordOf(user, password));
  }

  private static Answer changePassword(Person who, String old) {
    var body =
        JsonObject.builder()
            .put("new_password", who.password())
            .put("logout_devices", false)
            .put("auth", passwordOf(who.id, old))
            .build();
    return who.post("/account/password", body);
  }

  private static JsonObject passwordOf(String user, String password) {
    return JsonObject.builder()
        .put("type", "m.login.password")
        .put("identifier", JsonObject.builder().put("type", "m.id.user").put("user", user).build())
        .put("password", password)
        .build();
  }

  private TestServer server(String limit) {
    var server = TestServer.on(database, "limits.enabled=true", limit);
    started = server;
    return server;
  }
}
