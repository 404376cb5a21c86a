package klatsch.house;

import static klatsch.house.Person.in;
import static klatsch.house.Synced.bodies;
import static klatsch.house.Synced.objects;
import static klatsch.house.Synced.types;
import static klatsch.house.Wire.escape;
import static org.assertj.core.api.Assertions.assertThat;

import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What clients do not want to hear, wherever they may say so: in [Sync], [GetRoomEvents] and
/// [GetEventContext].
class FilteringTest extends HouseTest {
  FilteringTest(TestDatabase database) {
    super(database);
  }

  @Test
  void whoWantsSomeFieldsGetsTheseAndWhatEveryEventMustHave() {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    alice.says(room, "hello");

    var filter = "{'event_fields':['content.body'],'room':{'timeline':{'limit':1}}}";
    var part = sync(alice, filter).joined(room);

    var event = part.timeline().getFirst();
    assertThat(event.object("content")).isEqualTo(JsonObject.of("body", "hello"));
    assertThat(event.names())
        .containsExactlyInAnyOrder("content", "event_id", "origin_server_ts", "sender", "type");
    assertThat(part.state())
        .allSatisfy(
            entry -> {
              assertThat(entry.object("content")).isEqualTo(JsonObject.EMPTY);
              assertThat(entry.text("state_key")).isNotNull();
            });
  }

  @Test
  void ephemeralEventsAndAccountDataAreFilteredLikeOthers() {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    var event = alice.says(room, "hello");
    alice.post(in(room) + "/receipt/m.read/" + escape(event), JsonObject.EMPTY).ok();
    alice.put(data(alice, room) + "org.example.url", JsonObject.of("url", "x")).ok();
    alice.put(data(alice, room) + "org.example.none", JsonObject.EMPTY).ok();

    var all = sync(alice, "{}").joined(room);
    var none =
        sync(
                alice,
                "{'room':{'ephemeral':{'not_types':['m.rec*']},'account_data':{'contains_url':true}}}")
            .joined(room);
    var ofBob = sync(alice, "{'room':{'ephemeral':{'senders':['@bob:x']}}}").joined(room);

    assertThat(all.ephemeral("m.receipt")).hasSize(1);
    assertThat(types(all.accountData())).hasSize(2);
    assertThat(none.ephemeral("m.receipt")).isEmpty();
    assertThat(types(none.accountData())).containsExactly("org.example.url");
    assertThat(ofBob.ephemeral("m.receipt")).isEmpty();
  }

  @Test
  void aLimitInTheFilterCountsAsWellAsOneInTheQuery() {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    var first = alice.says(room, "m1");
    alice.says(room, "m2");
    alice.says(room, "m3");

    var messages = in(room) + "/messages?dir=b&filter=" + json("{'limit':2}");
    var context = in(room) + "/context/" + escape(first) + "?filter=" + json("{'limit':1}");

    assertThat(bodies(objects(alice.get(messages).array("chunk")))).containsExactly("m3", "m2");
    assertThat(bodies(objects(alice.get(messages + "&limit=1").array("chunk"))))
        .containsExactly("m3");
    assertThat(alice.get(messages + "&limit=50").array("chunk").size()).isEqualTo(2);
    assertThat(bodies(objects(alice.get(context).array("events_after")))).containsExactly("m2");
    assertThat(alice.get(context).array("events_before").size()).isZero();
  }

  @Test
  void theEventOfAContextIsThereWhateverTheFilterSays() {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    var hidden = alice.says(room, "hidden");

    var filter = json("{'not_types':['m.room.mess*']}");
    var context = alice.get(in(room) + "/context/" + escape(hidden) + "?filter=" + filter);

    assertThat(context.object("event").text("event_id")).isEqualTo(hidden);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'event_fields':'content'}",
        "{'event_fields':[1]}",
        "{'event_format':'xml'}",
        "{'presence':{'senders':['alice']}}",
        "{'room':{'include_leave':'yes'}}",
        "{'room':{'rooms':['#alias:here']}}",
        "{'room':{'timeline':{'limit':'10'}}}",
        "{'room':{'timeline':{'unread_thread_notifications':1}}}",
        "{'room':{'state':{'include_redundant_members':'no'}}}",
      })
  void aWrongTypeIsRefusedInlineAndOnDeposit(String filter) {
    var alice = person("alice");

    alice.syncs(null, "filter=" + json(filter)).refused(400, "M_INVALID_PARAM");
    var deposit = Json.parseObject(filter.replace('\'', '"').getBytes());
    alice.post("/user/" + escape(alice.id) + "/filter", deposit).refused(400, "M_BAD_JSON");
  }

  private static String data(Person person, String room) {
    return "/user/" + escape(person.id) + in(room) + "/account_data/";
  }

  private static Synced sync(Person person, String filter) {
    return Synced.of(person.syncs(null, "filter=" + json(filter)));
  }

  private static String json(String quotedOnce) {
    return escape(quotedOnce.replace('\'', '"'));
  }
}
