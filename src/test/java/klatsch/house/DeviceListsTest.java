package klatsch.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import klatsch.json.JsonObject;
import klatsch.store.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Who is told that somebody's devices are others now: by [Sync], and by [GetKeysChanges].
class DeviceListsTest extends HouseTest {
  private static final String WITHOUT_ROOMS = "{\"room\":{\"rooms\":[]}}";

  DeviceListsTest(TestDatabase database) {
    super(database);
  }

  @Test
  void aNewDeviceIsToldToThoseWhoShareARoomAndToNobodyElse() {
    var alice = person("alice");
    var bob = person("bob");
    var carol = person("carol");
    shared(alice, bob);
    var ofAlice = next(alice);
    var ofBob = next(bob);
    var ofCarol = next(carol);

    bob.elsewhere();

    assertThat(changed(alice, ofAlice)).containsExactly(bob.id);
    assertThat(changed(bob, ofBob)).containsExactly(bob.id);
    assertThat(changed(carol, ofCarol)).isEmpty();
    assertThat(left(alice, ofAlice)).isEmpty();
    assertThat(changed(alice, Synced.of(alice.syncs(ofAlice, "")).next())).isEmpty();
  }

  @Test
  void soIsEachThatGoesOrGetsAnotherName() {
    var alice = person("alice");
    var bob = person("bob");
    var tablet = bob.elsewhere();
    var laptop = bob.elsewhere();
    var room = shared(alice, bob);

    var atFirst = next(alice);
    bob.put("/devices/" + bob.device, JsonObject.of("display_name", "Phone")).ok();
    assertThat(changed(alice, atFirst)).containsExactly(bob.id);
    var then = next(alice);
    tablet.post("/logout", JsonObject.EMPTY).ok();
    assertThat(changed(alice, then)).containsExactly(bob.id);
    var later = next(alice);
    bob.call(
            "DELETE",
            "/_matrix/client/v3/devices/" + laptop.device,
            JsonObject.of("auth", bob.proof()))
        .ok();
    assertThat(changed(alice, later)).containsExactly(bob.id);

    var atLast = next(alice);
    bob.says(room, "this is no device");
    assertThat(changed(alice, atLast)).isEmpty();
  }

  @Test
  void whoWaitsIsWoken() {
    var alice = person("alice");
    var bob = person("bob");
    shared(alice, bob);
    var since = next(alice);

    var waiting = CompletableFuture.supplyAsync(() -> alice.syncs(since, "timeout=30000"));
    bob.elsewhere();

    assertThat(users(waiting.join().ok().object("device_lists"), "changed"))
        .containsExactly(bob.id);
  }

  @Test
  void whoComesIsToldAndToldOfAndWhoGoesAsWell() {
    var alice = person("alice");
    var bob = person("bob");
    var carol = person("carol");
    var room = alice.createsPublicRoom();
    carol.joins(room);
    var ofAlice = next(alice);
    var ofBob = next(bob);

    bob.joins(room);

    assertThat(changed(alice, ofAlice)).containsExactly(bob.id);
    assertThat(changed(bob, ofBob)).containsExactlyInAnyOrder(alice.id, carol.id);

    var aliceThen = next(alice);
    var bobThen = next(bob);
    bob.leaves(room);

    assertThat(left(alice, aliceThen)).containsExactly(bob.id);
    assertThat(left(bob, bobThen)).containsExactlyInAnyOrder(alice.id, carol.id);
    var bobLater = next(bob);
    alice.elsewhere();
    assertThat(changed(bob, bobLater)).isEmpty();
  }

  @Test
  void whoStillSharesAnotherRoomHasNotLeft() {
    var alice = person("alice");
    var bob = person("bob");
    var room = shared(alice, bob);
    shared(alice, bob);
    var since = next(alice);

    bob.leaves(room);

    assertThat(left(alice, since)).isEmpty();
  }

  @Test
  void whoLeavesIsNotToldWhoComesAfterwards() {
    var alice = person("alice");
    var bob = person("bob");
    var carol = person("carol");
    var room = alice.createsPublicRoom();
    bob.joins(room);
    var since = next(bob);

    bob.leaves(room);
    carol.joins(room);

    assertThat(left(bob, since)).containsExactly(alice.id);
    assertThat(changed(bob, since)).isEmpty();
  }

  @Test
  void aFilterThatHidesRoomsDoesNotHidePeople() {
    var alice = person("alice");
    var bob = person("bob");
    var carol = person("carol");
    var room = alice.createsPublicRoom();
    bob.joins(room);
    var since = next(alice);

    bob.elsewhere();
    carol.joins(room);
    var answer = alice.syncs(since, "filter=" + escaped(WITHOUT_ROOMS)).ok();

    assertThat(Synced.of(alice.syncs(since, "")).section("join").isEmpty()).isFalse();
    assertThat(new Synced(answer).section("join").isEmpty()).isTrue();
    assertThat(users(answer.object("device_lists"), "changed"))
        .containsExactlyInAnyOrder(bob.id, carol.id);
  }

  @Test
  void whatChangedIsRememberedOverARestart() {
    try (var own = TestServer.on(database)) {
      var alice = own.newPerson("alice");
      var bob = own.newPerson("bob");
      var carol = own.newPerson("carol");
      shared(alice, bob);
      var since = next(alice);
      bob.elsewhere();
      carol.elsewhere();

      own.restart();

      var later = alice.at(own.wire());
      assertThat(changed(later, since)).containsExactly(bob.id);
      assertThat(changed(later, next(later))).isEmpty();
    }
  }

  @Test
  void whoWasAwayAsksForAllAtOnce() {
    var alice = person("alice");
    var bob = person("bob");
    var carol = person("carol");
    var room = alice.createsPublicRoom();
    bob.joins(room);
    carol.joins(room);
    var from = next(alice);
    bob.elsewhere();
    carol.leaves(room);
    var to = next(alice);

    var answer = changes(alice, from, to).ok();

    assertThat(users(answer, "changed")).containsExactly(bob.id);
    assertThat(users(answer, "left")).containsExactly(carol.id);
    assertThat(users(changes(alice, to, to).ok(), "changed")).isEmpty();
    assertThat(users(changes(alice, to, from).ok(), "changed")).isEmpty();
  }

  @Test
  void whatIsNoTokenIsRefused() {
    var alice = person("alice");
    var token = next(alice);

    changes(alice, "yesterday", token).refused(400, "M_INVALID_PARAM");
    changes(alice, token, "t12").refused(400, "M_INVALID_PARAM");
    alice.get("/keys/changes?from=" + token).refused(400, "M_MISSING_PARAM");
    alice.get("/keys/changes?to=" + token).refused(400, "M_MISSING_PARAM");
  }

  private static Answer changes(Person who, String from, String to) {
    return who.get("/keys/changes?from=" + from + "&to=" + to);
  }

  private static String shared(Person one, Person other) {
    var room = one.createsRoomFor(other);
    other.joins(room);
    return room;
  }

  private static String next(Person who) {
    return Synced.of(who.syncs()).next();
  }

  private static List<String> changed(Person who, String since) {
    return users(who.syncs(since, "").ok().object("device_lists"), "changed");
  }

  private static List<String> left(Person who, String since) {
    return users(who.syncs(since, "").ok().object("device_lists"), "left");
  }

  private static List<String> users(@Nullable JsonObject lists, String name) {
    var users = Objects.requireNonNull(Objects.requireNonNull(lists).array(name));
    return users.values().stream().map(user -> user.toString().replace("\"", "")).toList();
  }

  private static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
