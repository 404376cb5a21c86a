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
import java.util.Objects;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What people can look up in rooms, and what they cannot: [GetRoomEvents], [GetOneRoomEvent],
/// [GetEventContext], [GetRoomState], [GetRoomStateWithKey], [GetMembersByRoom] and
/// [GetJoinedMembersByRoom].
class ReadingTest extends HouseTest {
  ReadingTest(TestDatabase database) {
    super(database);
  }

  @Test
  void backwardsThePagesEndWithTheBeginningOfTheRoom() {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    says(alice, room, 1, 25);

    var all = pages(alice, room, "b", null, 7);

    assertThat(bodies(all)).containsExactlyElementsOf(numbered(1, 25).reversed());
    assertThat(all.getLast().text("type")).isEqualTo("m.room.create");
  }

  @Test
  void forwardsThePagesBeginWithIt() {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    says(alice, room, 1, 25);

    var all = pages(alice, room, "f", null, 7);

    assertThat(all.getFirst().text("type")).isEqualTo("m.room.create");
    assertThat(bodies(all)).containsExactlyElementsOf(numbered(1, 25));
  }

  @Test
  void moreThanMemoryHoldsIsReadFromDisk() {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    says(alice, room, 1, 100);

    assertThat(bodies(pages(alice, room, "b", null, 40)))
        .containsExactlyElementsOf(numbered(1, 100).reversed());
    assertThat(bodies(pages(alice, room, "f", null, 40)))
        .containsExactlyElementsOf(numbered(1, 100));
  }

  @Test
  void aPageSaysWhereItStartsAndOnlyTheLastHasNoEnd() {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    says(alice, room, 1, 5);

    var first = alice.get(in(room) + "/messages?dir=b&limit=3");
    var second = alice.get(in(room) + "/messages?dir=b&limit=1000&from=" + first.text("end"));

    assertThat(bodies(objects(first.array("chunk")))).containsExactly("m5", "m4", "m3");
    assertThat(second.text("start")).isEqualTo(first.text("end"));
    assertThat(second.body().has("end")).isFalse();
  }

  @Test
  void twoTokensBoundAPage() {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    var since = Synced.of(alice.syncs()).next();
    says(alice, room, 1, 3);
    var to = Synced.of(alice.syncs()).next();
    says(alice, room, 4, 6);

    var between = alice.get(in(room) + "/messages?dir=f&from=" + since + "&to=" + to);

    assertThat(bodies(objects(between.array("chunk")))).containsExactly("m1", "m2", "m3");
  }

  @Test
  void aFilterIsAppliedToPages() {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    says(alice, room, 1, 3);

    var filter = escape("{\"types\":[\"m.room.cre*\"],\"lazy_load_members\":true}");
    var page = alice.get(in(room) + "/messages?dir=b&filter=" + filter);

    assertThat(types(objects(page.array("chunk")))).containsExactly("m.room.create");
    assertThat(types(objects(page.array("state")))).containsExactly("m.room.member");
  }

  @ParameterizedTest
  @CsvSource({
    "dir=x, M_INVALID_PARAM",
    "dir=b&limit=-1, M_INVALID_PARAM",
    "dir=b&limit=many, M_INVALID_PARAM",
    "dir=b&from=nonsense, M_INVALID_PARAM",
    "dir=b&to=t, M_INVALID_PARAM",
    "dir=b&filter=nonsense, M_NOT_JSON",
    "limit=5, M_MISSING_PARAM"
  })
  void whatMakesNoSenseIsRefused(String query, String errcode) {
    var alice = person("alice");
    var room = alice.createsPublicRoom();

    alice.get(in(room) + "/messages?" + query).refused(400, errcode);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1", "9223372036854775807"})
  void anyLimitThatIsANumberIsUnderstood(String limit) {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    says(alice, room, 1, 2);

    var page = alice.get(in(room) + "/messages?dir=b&limit=" + limit).array("chunk");

    assertThat((long) page.size()).isEqualTo(Math.min(Long.parseLong(limit), 8));
  }

  @Test
  void strangersReadNothing() {
    var alice = person("alice");
    var mallory = person("mallory");
    var room = alice.createsRoomFor();
    var secret = alice.says(room, "secret");

    for (var path :
        List.of(
            "/messages?dir=b", "/state", "/state/m.room.create/", "/members", "/joined_members")) {
      mallory.get(in(room) + path).refused(403, "M_FORBIDDEN");
      mallory.get(in("!nowhere:localhost") + path).refused(403, "M_FORBIDDEN");
    }
    mallory.get(in(room) + "/event/" + escape(secret)).refused(404, "M_NOT_FOUND");
    mallory.get(in(room) + "/context/" + escape(secret)).refused(403, "M_FORBIDDEN");
  }

  @Test
  void anEventIsFoundInItsOwnRoomOnly() {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    var other = alice.createsPublicRoom();
    var event = alice.says(room, "here");

    assertThat(alice.get(in(room) + "/event/" + escape(event)).text("room_id")).isEqualTo(room);
    alice.get(in(other) + "/event/" + escape(event)).refused(404, "M_NOT_FOUND");
    alice.get(in(other) + "/context/" + escape(event)).refused(404, "M_NOT_FOUND");
    alice.get(in(room) + "/event/" + escape("$unknown")).refused(404, "M_NOT_FOUND");
    alice
        .post(in(other) + "/receipt/m.read/" + escape(event), JsonObject.EMPTY)
        .refused(404, "M_NOT_FOUND");
  }

  @Test
  void whoLeftSeesTheRoomAsItWasThen() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsPublicRoom();
    alice.sets(room, "m.room.topic", JsonObject.of("topic", "then"));
    bob.joins(room);
    var before = alice.says(room, "before");
    bob.leaves(room);
    var after = alice.says(room, "after");
    alice.sets(room, "m.room.topic", JsonObject.of("topic", "now"));
    person("carol").joins(room);

    assertThat(bodies(pages(bob, room, "b", null, 50))).containsExactly("before");
    assertThat(bob.get(in(room) + "/state/m.room.topic/").text("topic")).isEqualTo("then");
    assertThat(memberships(bob.get(in(room) + "/members")))
        .containsExactlyInAnyOrder(alice.id + " join", bob.id + " leave");
    assertThat(objects(bob.get(in(room) + "/state").array("list")))
        .filteredOn(event -> "m.room.topic".equals(event.text("type")))
        .extracting(event -> at(event, "content"))
        .containsExactly(JsonObject.of("topic", "then"));
    bob.get(in(room) + "/event/" + escape(before)).ok();
    bob.get(in(room) + "/event/" + escape(after)).refused(404, "M_NOT_FOUND");
    bob.get(in(room) + "/joined_members").refused(403, "M_FORBIDDEN");
  }

  @Test
  void whoJoinsAJoinedOnlyRoomDoesNotSeeWhatWasBefore() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsPublicRoom();
    alice.sets(room, "m.room.history_visibility", JsonObject.of("history_visibility", "joined"));
    var before = alice.says(room, "before");
    bob.joins(room);
    alice.says(room, "after");

    assertThat(bodies(pages(bob, room, "b", null, 50))).containsExactly("after");
    assertThat(Synced.of(bob.syncs()).joined(room).said()).containsExactly("after");
    bob.get(in(room) + "/event/" + escape(before)).refused(404, "M_NOT_FOUND");
    bob.get(in(room) + "/context/" + escape(before)).refused(404, "M_NOT_FOUND");
  }

  @Test
  void aRoomReadableByTheWorldIsReadByStrangers() {
    var alice = person("alice");
    var stranger = person("stranger");
    var room = alice.createsRoomFor();
    alice.says(room, "private");
    alice.sets(
        room, "m.room.history_visibility", JsonObject.of("history_visibility", "world_readable"));
    alice.says(room, "public");

    assertThat(bodies(pages(stranger, room, "b", null, 50))).containsExactly("public");
    stranger.get(in(room) + "/state/m.room.create").ok();
  }

  @Test
  void aForgottenRoomIsGone() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsPublicRoom();
    bob.joins(room);
    bob.leaves(room);

    bob.post(in(room) + "/forget", JsonObject.EMPTY).ok();

    bob.get(in(room) + "/messages?dir=b").refused(403, "M_FORBIDDEN");
    bob.get(in(room) + "/state").refused(403, "M_FORBIDDEN");
  }

  @Test
  void stateIsReadByItsKey() {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    alice.tryToSet(room, "org.example.a", "a key/with ü", JsonObject.of("x", "keyed")).ok();
    alice.sets(room, "org.example.a", JsonObject.of("x", "empty"));

    var state = in(room) + "/state/org.example.a";
    assertThat(alice.get(state + "/" + escape("a key/with ü")).text("x")).isEqualTo("keyed");
    assertThat(alice.get(state + "/").text("x")).isEqualTo("empty");
    assertThat(alice.get(state).text("x")).isEqualTo("empty");
    var event = alice.get(state + "?format=event");
    assertThat(event.text("sender")).isEqualTo(alice.id);
    assertThat(at(event.body(), "content")).isEqualTo(JsonObject.of("x", "empty"));
    alice.get(state + "/other").refused(404, "M_NOT_FOUND");
    alice.get(state + "?format=nonsense").refused(400, "M_INVALID_PARAM");
  }

  @Test
  void membersAreFilteredByEitherOfTwoConditions() {
    var alice = person("alice");
    var bob = person("bob");
    var carol = person("carol");
    var room = alice.createsPublicRoom();
    bob.joins(room);
    bob.leaves(room);
    alice.invites(carol, room);

    var members = in(room) + "/members";
    assertThat(memberships(alice.get(members)))
        .containsExactlyInAnyOrder(alice.id + " join", bob.id + " leave", carol.id + " invite");
    assertThat(memberships(alice.get(members + "?membership=join")))
        .containsExactly(alice.id + " join");
    assertThat(memberships(alice.get(members + "?not_membership=leave")))
        .containsExactlyInAnyOrder(alice.id + " join", carol.id + " invite");
    assertThat(memberships(alice.get(members + "?membership=leave&not_membership=join")))
        .containsExactlyInAnyOrder(bob.id + " leave", carol.id + " invite");
    alice.get(members + "?membership=friend").refused(400, "M_INVALID_PARAM");
  }

  @Test
  void membersAreReadAsTheyWereAtAToken() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsPublicRoom();
    var then = Synced.of(alice.syncs()).next();
    bob.joins(room);
    says(alice, room, 1, 80);

    assertThat(memberships(alice.get(in(room) + "/members?at=" + then)))
        .containsExactly(alice.id + " join");
    alice.get(in(room) + "/members?at=never").refused(400, "M_INVALID_PARAM");
  }

  @Test
  void joinedMembersHaveTheirNames() {
    var alice = person("alice");
    var bob = person("bob");
    bob.put("/profile/" + escape(bob.id) + "/displayname", JsonObject.of("displayname", "Bob"))
        .ok();
    var room = alice.createsPublicRoom();
    bob.joins(room);

    var joined = alice.get(in(room) + "/joined_members").object("joined");

    assertThat(joined.names()).containsExactlyInAnyOrder(alice.id, bob.id);
    assertThat(at(joined, bob.id)).isEqualTo(JsonObject.of("display_name", "Bob"));
  }

  @Test
  void anEventIsShownWithItsNeighbours() {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    says(alice, room, 1, 5);
    var middle = alice.says(room, "middle");
    says(alice, room, 6, 10);

    var context = alice.get(in(room) + "/context/" + escape(middle) + "?limit=4");

    assertThat(bodies(objects(context.array("events_before")))).containsExactly("m5", "m4");
    assertThat(bodies(List.of(context.object("event")))).containsExactly("middle");
    assertThat(bodies(objects(context.array("events_after")))).containsExactly("m6", "m7");
    assertThat(types(objects(context.array("state")))).contains("m.room.create");
    assertThat(bodies(pages(alice, room, "f", context.text("end"), 50)))
        .containsExactly("m8", "m9", "m10");
    assertThat(bodies(pages(alice, room, "b", context.text("start"), 50)))
        .containsExactly("m3", "m2", "m1");
    var alone = alice.get(in(room) + "/context/" + escape(middle) + "?limit=0");
    assertThat(alone.array("events_before")).isEqualTo(JsonArray.EMPTY);
    assertThat(alone.array("events_after")).isEqualTo(JsonArray.EMPTY);
  }

  @Test
  void aChangeOfStateTellsWhatWasBefore() {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    var old = alice.sets(room, "m.room.topic", JsonObject.of("topic", "old"));
    var changed = alice.sets(room, "m.room.topic", JsonObject.of("topic", "new"));

    var unsigned = alice.get(in(room) + "/event/" + escape(changed)).object("unsigned");

    assertThat(at(unsigned, "prev_content")).isEqualTo(JsonObject.of("topic", "old"));
    assertThat(unsigned.text("replaces_state")).isEqualTo(old);
    assertThat(unsigned.text("membership")).isEqualTo("join");
  }

  @Test
  void aStrangerIsNotToldWhatWasBeforeTheWorldCouldRead() {
    var alice = person("alice");
    var stranger = person("stranger");
    var room = alice.createsRoomFor();
    alice.sets(room, "m.room.topic", JsonObject.of("topic", "secret"));
    alice.sets(
        room, "m.room.history_visibility", JsonObject.of("history_visibility", "world_readable"));
    var changed = alice.sets(room, "m.room.topic", JsonObject.of("topic", "open"));

    var unsigned = stranger.get(in(room) + "/event/" + escape(changed)).object("unsigned");

    assertThat(unsigned.has("prev_content")).isFalse();
    assertThat(unsigned.text("replaces_state")).isNotNull();
    assertThat(unsigned.text("membership")).isEqualTo("leave");
  }

  @Test
  void aRedactedEventTellsWhoTookItAway() {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    var event = alice.says(room, "oops");

    var redaction =
        alice
            .put(in(room) + "/redact/" + escape(event) + "/r1", JsonObject.of("reason", "typo"))
            .text("event_id");

    var redacted = alice.get(in(room) + "/event/" + escape(event)).body();
    assertThat(at(redacted, "content")).isEqualTo(JsonObject.EMPTY);
    var because = Objects.requireNonNull(at(redacted, "unsigned", "redacted_because"));
    assertThat(because.text("event_id")).isEqualTo(redaction);
    var itself = alice.get(in(room) + "/event/" + escape(redaction)).body();
    assertThat(itself.text("redacts")).isEqualTo(event);
    assertThat(Objects.requireNonNull(at(itself, "content")).text("redacts")).isEqualTo(event);
  }

  @Test
  void whoIsIgnoredIsNotHeardButSeenToComeAndGo() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsPublicRoom();
    bob.joins(room);
    bob.says(room, "nonsense");
    var other = bob.createsPublicRoom();

    alice.ignores(bob);
    bob.invites(alice, other);

    assertThat(bodies(pages(alice, room, "b", null, 50))).isEmpty();
    var synced = Synced.of(alice.syncs());
    assertThat(synced.joined(room).said()).isEmpty();
    assertThat(synced.joined(room).timeline())
        .anySatisfy(event -> assertThat(event.text("state_key")).isEqualTo(bob.id));
    assertThat(synced.section("invite").isEmpty()).isTrue();
  }

  private static void says(Person person, String room, int from, int to) {
    numbered(from, to).forEach(text -> person.says(room, text));
  }

  private static List<String> numbered(int from, int to) {
    var names = new ArrayList<String>();
    for (int i = from; i <= to; i++) {
      names.add("m" + i);
    }
    return names;
  }

  /// All pages, as a client reads them until there is no end.
  private static List<JsonObject> pages(
      Person person, String room, String dir, String start, int limit) {
    var all = new ArrayList<JsonObject>();
    var from = start;
    do {
      var query = "?dir=" + dir + "&limit=" + limit + (from == null ? "" : "&from=" + from);
      var page = person.get(in(room) + "/messages" + query).ok();
      all.addAll(objects(page.array("chunk")));
      from = page.text("end");
    } while (from != null);
    return all;
  }

  private static List<String> memberships(Answer members) {
    return objects(members.array("chunk")).stream()
        .map(
            event ->
                event.text("state_key")
                    + " "
                    + Objects.requireNonNull(at(event, "content")).text("membership"))
        .toList();
  }
}
