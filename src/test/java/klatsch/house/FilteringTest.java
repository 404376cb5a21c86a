package klatsch.house;

import static klatsch.house.Person.in;
import static klatsch.house.Synced.bodies;
import static klatsch.house.Synced.objects;
import static klatsch.house.Synced.types;
import static klatsch.house.Wire.escape;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
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
  void onlyTheRoomsThatAreWantedAreTold() {
    var alice = person("alice");
    var tea = alice.createsPublicRoom();
    var cake = alice.createsPublicRoom();
    alice.says(tea, "tea");
    alice.says(cake, "cake");

    var only = sync(alice, "{'room':{'rooms':['" + tea + "']}}");
    var but = sync(alice, "{'room':{'not_rooms':['" + tea + "']}}");
    var silent = sync(alice, "{'room':{'timeline':{'not_rooms':['" + tea + "']}}}");
    var none = sync(alice, "{'room':{'rooms':[]}}");

    assertThat(only.section("join").names()).containsExactly(tea);
    assertThat(but.section("join").names()).containsExactly(cake);
    assertThat(silent.joined(tea).timeline()).isEmpty();
    assertThat(types(silent.joined(tea).state())).contains("m.room.create");
    assertThat(silent.joined(cake).said()).containsExactly("cake");
    assertThat(none.section("join").isEmpty()).isTrue();
  }

  @Test
  void whatIsOfNoRoomHasFiltersOfItsOwn() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsPublicRoom();
    bob.joins(room);
    bob.syncs().ok();
    alice.keeps("org.example.tea", JsonObject.EMPTY);
    alice.keeps("org.example.cake", JsonObject.EMPTY);

    var all = sync(alice, "{}");
    var some =
        sync(
            alice,
            "{'account_data':{'types':['org.example.t*']},'presence':{'not_senders':['"
                + bob.id
                + "']}}");
    var none = sync(alice, "{'account_data':{'types':[]},'presence':{'not_types':['*']}}");

    assertThat(types(all.accountData()))
        .contains("org.example.tea", "org.example.cake", "m.push_rules");
    assertThat(senders(all)).contains(bob.id);
    assertThat(types(some.accountData())).containsExactly("org.example.tea");
    assertThat(senders(some)).doesNotContain(bob.id);
    assertThat(none.accountData()).isEmpty();
    assertThat(none.presence()).isEmpty();
  }

  private static List<String> senders(Synced synced) {
    return synced.presence().stream().map(event -> event.text("sender") + "").toList();
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

  /// So clients look for threads that do not know the list of them.
  @Test
  void whatSomethingRelatesToIsFoundByThat() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsPublicRoom();
    bob.joins(room);
    var answered = alice.says(room, "answered");
    alice.says(room, "alone");
    var edited = alice.says(room, "edited");
    relates(bob, room, "m.thread", answered);
    relates(alice, room, "m.replace", edited);

    var messages = in(room) + "/messages?dir=b&filter=";
    assertThat(said(alice, messages + json("{'related_by_rel_types':['m.thread']}")))
        .containsExactly("answered");
    assertThat(said(alice, messages + json("{'related_by_senders':['" + alice.id + "']}")))
        .containsExactly("edited");
    assertThat(
            said(
                alice,
                messages
                    + json(
                        "{'related_by_rel_types':['m.thread'],'related_by_senders':['"
                            + alice.id
                            + "']}")))
        .isEmpty();
    var timeline = "{'room':{'timeline':{'related_by_rel_types':['m.thread','m.replace']}}}";
    assertThat(sync(alice, timeline).joined(room).said()).containsExactly("answered", "edited");
    alice.ignores(bob);
    assertThat(said(alice, messages + json("{'related_by_rel_types':['m.thread']}"))).isEmpty();
  }

  private static void relates(Person person, String room, String how, String parent) {
    var relation = JsonObject.of("rel_type", how).with("event_id", Json.of(parent));
    var text = JsonObject.of("body", "related").with("msgtype", Json.of("m.text"));
    var content = text.with("m.new_content", text).with("m.relates_to", relation);
    person.tryToSend(room, "m.room.message", content).ok();
  }

  private static List<String> said(Person person, String path) {
    return bodies(objects(person.get(path).array("chunk")));
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
        "{'room':{'timeline':{'related_by_rel_types':'m.thread'}}}",
        "{'room':{'timeline':{'related_by_senders':['bob']}}}",
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
