package klatsch.house;

import static klatsch.house.Person.in;
import static klatsch.house.Synced.at;
import static klatsch.house.Synced.bodies;
import static klatsch.house.Synced.objects;
import static klatsch.house.Synced.types;
import static klatsch.house.Wire.escape;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a client learns by asking again and again: [Sync], and what others tell it by [SetTyping],
/// [PostReceipt], [SetReadMarker], [SetPresence] and [GetPresence].
class SyncTest extends HouseTest {
  SyncTest(TestDatabase database) {
    super(database);
  }

  @Test
  void theFirstSyncOfASmallRoomHasAllOfItInTheTimeline() {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    alice.says(room, "hello");

    var first = sync(alice, null, "");

    assertThat(first.joined(room).limited()).isFalse();
    assertThat(first.joined(room).state()).isEmpty();
    assertThat(types(first.joined(room).timeline())).startsWith("m.room.create", "m.room.member");
    assertThat(first.joined(room).said()).containsExactly("hello");
    assertThat(types(first.accountData())).containsExactly("m.push_rules");
  }

  @Test
  void theNextSyncHasOnlyWhatIsNew() {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    var since = sync(alice, null, "").next();

    alice.says(room, "one");
    var second = sync(alice, since, "");
    var third = sync(alice, second.next(), "");

    assertThat(second.joined(room).said()).containsExactly("one");
    assertThat(second.joined(room).state()).isEmpty();
    assertThat(second.joined(room).limited()).isFalse();
    assertThat(third.isEmpty()).isTrue();
  }

  @Test
  void aGapIsFilledFromItsPrevBatch() {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    var since = sync(alice, null, "").next();
    for (int i = 1; i <= 15; i++) {
      alice.says(room, "m" + i);
    }
    alice.sets(room, "m.room.topic", JsonObject.of("topic", "in between"));
    for (int i = 16; i <= 20; i++) {
      alice.says(room, "m" + i);
    }

    var answer = sync(alice, since, "filter=" + escape("{\"room\":{\"timeline\":{\"limit\":4}}}"));
    var part = answer.joined(room);
    var gap =
        alice.get(in(room) + "/messages?dir=b&limit=100&from=" + part.prevBatch() + "&to=" + since);

    assertThat(part.said()).containsExactly("m17", "m18", "m19", "m20");
    assertThat(part.limited()).isTrue();
    assertThat(types(part.state())).containsExactly("m.room.topic");
    assertThat(bodies(objects(gap.array("chunk"))).reversed())
        .containsExactlyElementsOf(numbered(1, 16));
    assertThat(gap.body().has("end")).isFalse();
  }

  @Test
  void stateThatTheTimelineFilterHidesIsTold() {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    var since = sync(alice, null, "").next();
    alice.says(room, "one");
    alice.sets(room, "m.room.topic", JsonObject.of("topic", "hidden"));
    alice.says(room, "two");

    var filter = "{\"room\":{\"timeline\":{\"types\":[\"m.room.message\"]}}}";
    var part = sync(alice, since, "filter=" + escape(filter)).joined(room);

    assertThat(part.said()).containsExactly("one", "two");
    assertThat(types(part.state())).containsExactly("m.room.topic");
  }

  @Test
  void anInvitationShowsWhatTheRoomIs() {
    var alice = person("alice");
    var bob = person("bob");
    var since = sync(bob, null, "").next();
    var room = alice.creates(JsonObject.of("name", "Tea"));

    alice.invites(bob, room);
    var answer = sync(bob, since, "");

    assertThat(types(answer.invited(room)))
        .contains("m.room.create", "m.room.name", "m.room.join_rules", "m.room.member");
    assertThat(answer.invited(room))
        .allSatisfy(
            event ->
                assertThat(event.names()).containsOnly("type", "state_key", "sender", "content"));
    assertThat(sync(bob, answer.next(), "").isEmpty()).isTrue();
  }

  @Test
  void whoJoinsGetsTheWholeState() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsPublicRoom();
    for (int i = 1; i <= 20; i++) {
      alice.says(room, "m" + i);
    }
    var since = sync(bob, null, "").next();

    bob.joins(room);
    var part = sync(bob, since, "").joined(room);

    assertThat(types(part.state())).contains("m.room.create", "m.room.power_levels");
    assertThat(part.said()).containsExactlyElementsOf(numbered(12, 20));
    assertThat(part.limited()).isTrue();
  }

  @Test
  void whoLeavesIsToldUpToLeaving() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsPublicRoom();
    bob.joins(room);
    var since = sync(bob, null, "").next();
    alice.says(room, "before");
    bob.leaves(room);
    alice.says(room, "after");

    var answer = sync(bob, since, "");

    assertThat(answer.left(room).said()).containsExactly("before");
    assertThat(types(answer.left(room).timeline()))
        .containsExactly("m.room.message", "m.room.member");
    assertThat(answer.section("join").has(room)).isFalse();
    assertThat(sync(bob, answer.next(), "").isEmpty()).isTrue();
    assertThat(sync(bob, null, "").section("leave").isEmpty()).isTrue();
    var withLeft = "filter=" + escape("{\"room\":{\"include_leave\":true}}");
    assertThat(sync(bob, null, withLeft).left(room).said()).containsExactly("before");
  }

  @Test
  void aRefusedInvitationLeavesNothingToSee() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsRoomFor(bob);
    alice.says(room, "secret");
    var since = sync(bob, null, "").next();

    bob.leaves(room);
    var part = sync(bob, since, "").left(room);

    assertThat(types(part.timeline())).containsExactly("m.room.member");
    assertThat(part.state()).isEmpty();
  }

  @Test
  void aLongPollIsAnsweredWhenSomethingHappens() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsPublicRoom();
    bob.joins(room);
    var since = sync(alice, sync(alice, null, "").next(), "").next();
    var waiting = CompletableFuture.supplyAsync(() -> sync(alice, since, "timeout=30000"));

    bob.says(room, "wake up");

    assertThat(waiting.join().joined(room).said()).containsExactly("wake up");
  }

  @Test
  void aLongPollSleepsOnWhenWhatHappensIsNotWanted() {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    var filter =
        "&filter="
            + escape(
                "{\"presence\":{\"types\":[]},\"room\":{\"state\":{\"types\":[]},"
                    + "\"timeline\":{\"types\":[\"m.room.message\"]}}}");
    var since = sync(alice, null, "").next();
    var waiting = CompletableFuture.supplyAsync(() -> sync(alice, since, "timeout=30000" + filter));

    alice.sets(room, "m.room.topic", JsonObject.of("topic", "not wanted"));
    alice.says(room, "wanted");

    assertThat(waiting.join().joined(room).said()).containsExactly("wanted");
  }

  @Test
  void aKnockShowsWhatTheRoomIs() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsPublicRoom();
    alice.sets(room, "m.room.join_rules", JsonObject.of("join_rule", "knock"));

    bob.post("/knock/" + escape(room), JsonObject.EMPTY).ok();

    var knock = at(sync(bob, null, "").section("knock"), room, "knock_state");
    assertThat(types(objects(knock.array("events")))).contains("m.room.create", "m.room.member");
  }

  @Test
  void whoComesBackGetsTheRoomAnew() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsPublicRoom();
    bob.joins(room);
    bob.leaves(room);
    var since = sync(bob, null, "").next();
    alice.says(room, "meanwhile");

    bob.joins(room);
    var part = sync(bob, since, "").joined(room);

    assertThat(part.limited()).isTrue();
    assertThat(part.said()).containsExactly("meanwhile");
  }

  @Test
  void typingIsSeenAndSoIsItsEnd() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsPublicRoom();
    bob.joins(room);
    var since = sync(alice, null, "").next();

    var typing = in(room) + "/typing/" + escape(bob.id);
    bob.put(typing, JsonObject.builder().put("typing", true).put("timeout", 20_000).build()).ok();
    var started = sync(alice, since, "");
    bob.put(typing, JsonObject.of("typing", Json.of(false))).ok();
    var stopped = sync(alice, started.next(), "");

    assertThat(started.joined(room).ephemeral("m.typing"))
        .containsExactly(typing(JsonArray.ofTexts(List.of(bob.id))));
    assertThat(stopped.joined(room).ephemeral("m.typing")).containsExactly(typing(JsonArray.EMPTY));
    assertThat(sync(alice, stopped.next(), "").isEmpty()).isTrue();
  }

  @Test
  void aPublicReceiptIsSeenByAllAndAPrivateOneOnlyByItsReader() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsPublicRoom();
    bob.joins(room);
    var one = alice.says(room, "one");
    var two = alice.says(room, "two");
    var aliceSince = sync(alice, null, "").next();
    var bobSince = sync(bob, null, "").next();

    bob.post(in(room) + "/receipt/m.read/" + escape(one), JsonObject.EMPTY).ok();
    bob.post(in(room) + "/receipt/m.read.private/" + escape(two), JsonObject.EMPTY).ok();

    assertThat(receipts(sync(alice, aliceSince, ""), room)).containsExactly(one + " m.read");
    assertThat(receipts(sync(bob, bobSince, ""), room))
        .containsExactlyInAnyOrder(one + " m.read", two + " m.read.private");
    assertThat(receipts(sync(alice, null, ""), room)).containsExactly(one + " m.read");
  }

  @Test
  void aReceiptNeverGoesBack() {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    var one = alice.says(room, "one");
    var two = alice.says(room, "two");
    alice.post(in(room) + "/receipt/m.read/" + escape(two), JsonObject.EMPTY).ok();
    var since = sync(alice, null, "").next();

    alice.post(in(room) + "/receipt/m.read/" + escape(one), JsonObject.EMPTY).ok();

    assertThat(sync(alice, since, "").isEmpty()).isTrue();
    assertThat(receipts(sync(alice, null, ""), room)).containsExactly(two + " m.read");
  }

  @Test
  void receiptsOfThreadsStandBesideEachOther() {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    var one = alice.says(room, "one");
    var since = sync(alice, null, "").next();
    var path = in(room) + "/receipt/m.read/" + escape(one);

    alice.post(path, JsonObject.EMPTY).ok();
    alice.post(path, JsonObject.of("thread_id", "main")).ok();

    assertThat(receipts(sync(alice, since, ""), room))
        .containsExactly(one + " m.read", one + " m.read");
    alice.post(path, JsonObject.of("thread_id", "")).refused(400, "M_INVALID_PARAM");
    alice.post(path, JsonObject.of("thread_id", Json.of(1))).refused(400, "M_INVALID_PARAM");
    alice
        .post(path, JsonObject.of("thread_id", "$" + "x".repeat(300)))
        .refused(400, "M_INVALID_PARAM");
    alice
        .post(in(room) + "/receipt/m.fully_read/" + escape(one), JsonObject.of("thread_id", "main"))
        .refused(400, "M_INVALID_PARAM");
    alice
        .post(in(room) + "/receipt/m.seen/" + escape(one), JsonObject.EMPTY)
        .refused(400, "M_INVALID_PARAM");
  }

  @Test
  void readMarkersAreAccountDataOfTheRoom() {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    var one = alice.says(room, "one");
    var since = sync(alice, null, "").next();

    var markers = JsonObject.builder().put("m.fully_read", one).put("m.read", one).build();
    alice.post(in(room) + "/read_markers", markers).ok();
    var part = sync(alice, since, "").joined(room);

    assertThat(types(part.accountData())).containsExactly("m.fully_read");
    assertThat(part.ephemeral("m.receipt")).hasSize(1);
  }

  @Test
  void onlyWhoSharesARoomSeesPresence() {
    var alice = person("alice");
    var bob = person("bob");
    var carol = person("carol");
    var room = alice.createsPublicRoom();
    bob.joins(room);
    var bobSince = sync(bob, null, "set_presence=offline").next();
    var carolSince = sync(carol, null, "set_presence=offline").next();

    alice
        .put(
            "/presence/" + escape(alice.id) + "/status",
            JsonObject.builder().put("presence", "unavailable").put("status_msg", "tea").build())
        .ok();

    var seen = sync(bob, bobSince, "set_presence=offline").presence();
    assertThat(seen).hasSize(1);
    assertThat(seen.getFirst().text("sender")).isEqualTo(alice.id);
    assertThat(at(seen.getFirst(), "content")).isNotNull();
    assertThat(sync(carol, carolSince, "set_presence=offline").presence()).isEmpty();
    carol.get("/presence/" + escape(alice.id) + "/status").refused(403, "M_FORBIDDEN");
    assertThat(bob.get("/presence/" + escape(alice.id) + "/status").text("status_msg"))
        .isEqualTo("tea");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "s1", "t5", "s1_2_3_4", "s-1_2_3", "\uD83D\uDE00"})
  void aTokenThatWasNeverGivenOutIsRefused(String since) {
    person("alice").syncs(since, "").refused(400, "M_INVALID_PARAM");
  }

  @Test
  void aTokenFromAFutureThatTheDatabaseNeverSawGetsEverythingAnew() {
    var alice = person("alice");
    var room = alice.createsPublicRoom();

    var answer = sync(alice, "s999999999_1_1", "");

    assertThat(types(answer.joined(room).timeline())).contains("m.room.create");
  }

  @Test
  void badFiltersAreRefused() {
    var alice = person("alice");

    alice.syncs(null, "filter=" + escape("{nonsense")).refused(400, "M_NOT_JSON");
    alice.syncs(null, "filter=" + escape("{\"room\":5}")).refused(400, "M_INVALID_PARAM");
    alice.syncs(null, "filter=4711").refused(400, "M_INVALID_PARAM");
    alice.syncs(null, "timeout=soon").refused(400, "M_INVALID_PARAM");
    alice.syncs(null, "set_presence=asleep").refused(400, "M_INVALID_PARAM");
  }

  @Test
  void aDepositedFilterIsNamedByItsId() {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    var filter = Json.parseObject("{\"room\":{\"timeline\":{\"limit\":1}}}".getBytes());
    var id = alice.post("/user/" + escape(alice.id) + "/filter", filter).text("filter_id");

    var part = sync(alice, null, "filter=" + id).joined(room);

    assertThat(part.timeline()).hasSize(1);
    assertThat(part.limited()).isTrue();
  }

  @Test
  void onlyTheSendingDeviceSeesItsTransactionId() {
    var alice = person("alice");
    var tablet = alice.elsewhere();
    var room = alice.createsPublicRoom();

    alice.says(room, "mine");

    assertThat(transactionId(sync(alice, null, ""), room)).isNotNull();
    assertThat(transactionId(sync(tablet, null, ""), room)).isNull();
  }

  @Test
  void lazyMembersAreThoseWhoSpeakAndOneself() {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    alice.sets(room, "m.room.name", JsonObject.of("name", "Named"));
    var guests =
        List.of(
            person("guest"),
            person("guest"),
            person("guest"),
            person("guest"),
            person("guest"),
            person("guest"),
            person("guest"));
    guests.forEach(guest -> guest.joins(room));
    guests.getLast().says(room, "hello");

    var filter = "{\"room\":{\"timeline\":{\"limit\":1},\"state\":{\"lazy_load_members\":true}}}";
    var part = sync(alice, null, "filter=" + escape(filter)).joined(room);

    var members =
        part.state().stream()
            .filter(event -> "m.room.member".equals(event.text("type")))
            .map(event -> event.text("state_key"))
            .toList();
    assertThat(members).contains(alice.id, guests.getLast().id).hasSizeLessThan(8);
  }

  private static List<String> numbered(int from, int to) {
    var names = new ArrayList<String>();
    for (int i = from; i <= to; i++) {
      names.add("m" + i);
    }
    return names;
  }

  private static Synced sync(Person person, String since, String query) {
    return Synced.of(person.syncs(since, query));
  }

  private static JsonObject typing(JsonArray users) {
    return JsonObject.builder()
        .put("type", "m.typing")
        .put("content", JsonObject.of("user_ids", users))
        .build();
  }

  private static List<String> receipts(Synced synced, String room) {
    var found = new ArrayList<String>();
    for (var event : synced.joined(room).ephemeral("m.receipt")) {
      var content = at(event, "content");
      content
          .names()
          .forEach(id -> content.object(id).names().forEach(type -> found.add(id + " " + type)));
    }
    return found;
  }

  private static String transactionId(Synced synced, String room) {
    return at(synced.joined(room).timeline().getLast(), "unsigned").text("transaction_id");
  }
}
