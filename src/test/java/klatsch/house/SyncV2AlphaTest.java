package klatsch.house;

import static klatsch.house.Person.in;
import static klatsch.house.Synced.at;
import static klatsch.house.Synced.bodies;
import static klatsch.house.Synced.types;
import static klatsch.house.Wire.escape;
import static klatsch.json.JsonSample.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import klatsch.api.client.legacy.SyncV2Alpha;
import klatsch.json.JsonObject;
import klatsch.json.JsonString;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How clients of 2015 follow rooms, by the names of before and after that November: [SyncV2Alpha].
class SyncV2AlphaTest extends HouseTest {
  private static final String V2 = "/_matrix/client/v2_alpha";

  SyncV2AlphaTest(TestDatabase database) {
    super(database);
  }

  private static JsonObject syncs(Person person, String query) {
    return person.call("GET", V2 + "/sync?" + query, null).ok();
  }

  private static JsonObject since(Person person, JsonObject last) {
    return syncs(person, "timeout=0&since=" + escape(last.text("next_batch")));
  }

  private static JsonObject room(JsonObject synced, String section, String room) {
    return Objects.requireNonNull(at(synced, "rooms", section, room), () -> section + synced);
  }

  /// What is in a batch of ids, looked up in the map beside it.
  private static List<JsonObject> mapped(JsonObject room, String batch) {
    var map = Objects.requireNonNull(room.object("event_map"));
    return ids(room, batch).stream().map(id -> Objects.requireNonNull(map.object(id))).toList();
  }

  private static List<String> ids(JsonObject room, String batch) {
    return Objects.requireNonNull(at(room, batch)).array("events").values().stream()
        .map(id -> ((JsonString) id).value())
        .toList();
  }

  @Test
  void aRoomIsThereUnderBothNames() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsPublicRoom();
    bob.joins(room);
    alice.says(room, "1");
    var last = alice.says(room, "2");

    var filter = bob.post("/user/" + escape(bob.id) + "/filter", json(TWO)).text("filter_id");
    var synced = syncs(bob, "filter=" + filter);

    var now = new Synced.Part(room(synced, "join", room));
    var before = room(synced, "joined", room);
    assertThat(now.said()).containsExactly("1", "2");
    assertThat(mapped(before, "timeline")).isEqualTo(now.timeline());
    assertThat(mapped(before, "state")).isEqualTo(now.state());
    assertThat(types(now.state())).contains("m.room.create", "m.room.power_levels");
    assertThat(ids(before, "timeline")).endsWith(last);
    assertThat(before.object("timeline").bool("limited")).isTrue();
    assertThat(before.object("timeline").text("prev_batch")).isEqualTo(now.prevBatch());
    assertThat(before.object("event_map").names())
        .hasSize(now.state().size() + now.timeline().size());
    assertThat(now.json().names()).doesNotContain("event_map");
    assertThat(bob.syncs().object("rooms").names()).doesNotContain("joined");
  }

  private static final String TWO = "{'room':{'timeline':{'limit':2}}}";

  @Test
  void invitationsAndGoodbyesToo() {
    var alice = person("alice");
    var bob = person("bob");
    var nothing = syncs(bob, "");
    var room = alice.createsRoomFor(bob);

    var invited = since(bob, nothing);
    bob.post(in(room) + "/leave", JsonObject.EMPTY).ok();
    var rejected = since(bob, invited);

    assertThat(room(invited, "invited", room)).isEqualTo(room(invited, "invite", room));
    assertThat(
            types(
                Synced.objects(at(room(invited, "invited", room), "invite_state").array("events"))))
        .contains("m.room.member", "m.room.join_rules");
    var archived = room(rejected, "archived", room);
    assertThat(mapped(archived, "timeline"))
        .extracting(event -> event.text("sender"))
        .containsExactly(bob.id);
    assertThat(archived.names()).doesNotContain("ephemeral");
    assertThat(at(rejected, "rooms", "invited").isEmpty()).isTrue();
  }

  @Test
  void whatPassesSaysInWhichRoom() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsPublicRoom();
    bob.joins(room);
    var before = syncs(alice, "");

    bob.put(in(room) + "/typing/" + escape(bob.id), json("{'typing':true,'timeout':30000}")).ok();

    var synced = since(alice, before);
    var typing = Synced.objects(at(room(synced, "joined", room), "ephemeral").array("events"));
    assertThat(typing).extracting(event -> event.text("room_id")).containsExactly(room);
    assertThat(new Synced.Part(room(synced, "join", room)).ephemeral("m.typing").getFirst().names())
        .doesNotContain("room_id");
  }

  @Test
  void itWaitsForWhatIsNew() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsPublicRoom();
    bob.joins(room);
    var known = syncs(bob, "");

    var waiting =
        CompletableFuture.supplyAsync(
            () -> syncs(bob, "timeout=20000&since=" + escape(known.text("next_batch"))));
    alice.says(room, "hello");

    assertThat(bodies(mapped(room(waiting.join(), "joined", room), "timeline")))
        .containsExactly("hello");
  }

  /// Such events have no ids in them by which they could be found.
  @Test
  void eventsAsServersWriteThemStayWhereTheyAre() {
    var alice = person("alice");
    var room = alice.createsPublicRoom();

    var synced = syncs(alice, "filter=" + escape("{\"event_format\":\"federation\"}"));

    var joined = room(synced, "joined", room);
    assertThat(joined.object("timeline")).isEqualTo(room(synced, "join", room).object("timeline"));
    assertThat(joined.object("event_map")).isEqualTo(JsonObject.EMPTY);
  }

  @Test
  void allStateIsThereWhenAskedFor() {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    var known = syncs(alice, "").text("next_batch");

    var synced = syncs(alice, "full_state=true&timeout=30000&since=" + escape(known));

    assertThat(types(mapped(room(synced, "joined", room), "state"))).contains("m.room.create");
  }

  @Test
  void whoAsksToStayUnseenIsNotShown() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsPublicRoom();
    bob.joins(room);

    syncs(bob, "set_presence=offline");
    var unseen = bob.get("/presence/" + escape(bob.id) + "/status").text("presence");
    syncs(bob, "");
    var seen = bob.get("/presence/" + escape(bob.id) + "/status").text("presence");

    assertThat(List.of(unseen, seen)).containsExactly("offline", "online");
  }

  @Test
  void theLongerPathIsTheSame() {
    var alice = person("alice");
    var room = alice.createsPublicRoom();

    var synced = alice.call("GET", "/_matrix/client/api/v2_alpha/sync", null).ok();

    assertThat(mapped(room(synced, "joined", room), "timeline")).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "since=nonsense",
        "since=t5",
        "filter=99999",
        "filter=%7B%22room%22:5%7D",
        "set_presence=asleep",
        "full_state=perhaps",
        "timeout=soon"
      })
  void whatMakesNoSenseIsRefused(String query) {
    person("alice").call("GET", V2 + "/sync?" + query, null).refused(400, "M_INVALID_PARAM");
  }
}
