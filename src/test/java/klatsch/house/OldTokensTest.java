package klatsch.house;

import static klatsch.house.Person.in;
import static klatsch.house.Synced.bodies;
import static klatsch.house.Synced.types;
import static klatsch.house.Wire.escape;
import static klatsch.json.JsonSample.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import klatsch.api.client.legacy.GetEvents;
import klatsch.api.client.legacy.InitialSync;
import klatsch.json.JsonObject;
import klatsch.store.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Where clients of all generations that have [InitialSync] and [GetEvents] go on reading, by
/// tokens that one request gives out and another takes.
class OldTokensTest extends HouseTest {
  private static final String V1 = "/_matrix/client/api/v1";
  private static final String V2 = "/_matrix/client/v2_alpha";
  private static final String R0 = "/_matrix/client/r0";
  private static final String V3 = "/_matrix/client/v3";

  private Person alice;
  private Client client;
  private String room;

  OldTokensTest(TestDatabase database) {
    super(database);
  }

  /// A client of one generation.
  private record Client(Person person, String prefix) {
    JsonObject reads(String path) {
      return person.call("GET", prefix + path, null).ok();
    }

    JsonObject follows(String from) {
      return reads("/events?timeout=0&from=" + escape(from));
    }

    JsonObject pages(String room, String direction, String from) {
      return reads(in(room) + "/messages?limit=2&dir=" + direction + "&from=" + escape(from));
    }
  }

  /// Alice is alone in a room, where she has said something.
  ///
  /// @param prefix of the client that she uses
  private void alone(String prefix, String... words) {
    alice = person("alice");
    client = new Client(alice, prefix);
    room = alice.createsRoomFor();
    for (var word : words) {
      alice.says(room, word);
    }
  }

  private static List<JsonObject> chunk(JsonObject page) {
    return Synced.objects(page.array("chunk"));
  }

  private static JsonObject only(JsonObject snapshot) {
    var rooms = Synced.objects(snapshot.array("rooms"));
    assertThat(rooms).hasSize(1);
    return rooms.getFirst();
  }

  @ParameterizedTest
  @ValueSource(strings = {V1, R0, V3})
  void theBeginningLeadsToWhatWasAndToWhatComes(String prefix) {
    alone(prefix, "1", "2", "3");

    var snapshot = client.reads("/initialSync?limit=1");
    var messages = only(snapshot).object("messages");
    alice.says(room, "4");
    var older = client.pages(room, "b", messages.text("start"));
    var newer = client.follows(snapshot.text("end"));

    assertThat(bodies(chunk(messages))).containsExactly("3");
    assertThat(bodies(chunk(older))).containsExactly("2", "1");
    assertThat(bodies(chunk(newer))).containsExactly("4");
    assertThat(messages.text("end")).isEqualTo(snapshot.text("end"));
    assertThat(newer.text("start")).isEqualTo(snapshot.text("end"));
    assertThat(bodies(chunk(client.pages(room, "b", newer.text("end"))))).containsExactly("4", "3");
    assertThat(bodies(chunk(client.pages(room, "f", newer.text("start"))))).containsExactly("4");
  }

  @ParameterizedTest
  @ValueSource(strings = {V1, R0, V3})
  void whoHasReadUpToAPlaceFollowsFromThere(String prefix) {
    alone(prefix, "1", "2", "3");

    var newest = client.pages(room, "b", client.follows("END").text("end"));
    var before = client.follows(newest.text("end"));
    var since = client.follows(newest.text("start"));

    assertThat(newest.text("end")).startsWith("t");
    assertThat(bodies(chunk(before))).containsExactly("2", "3");
    assertThat(bodies(chunk(since))).isEmpty();
  }

  /// Where there was none, clients of old began anew, and never came to an end.
  @ParameterizedTest
  @CsvSource({V1 + ",true", V2 + ",true", R0 + ",true", V3 + ",false"})
  void clientsOfOldPageOnUntilThereIsNothing(String prefix, boolean isTold) {
    alone(prefix, "1", "2");

    var all = client.reads(in(room) + "/messages?limit=100&dir=b");
    var onward = client.reads(in(room) + "/messages?limit=100&dir=f");

    assertThat(bodies(chunk(all))).containsExactly("2", "1");
    assertThat(List.of(all.has("end"), onward.has("end"))).containsExactly(isTold, isTold);
    if (isTold) {
      var nothing = client.pages(room, "b", all.text("end"));
      assertThat(chunk(nothing)).isEmpty();
      assertThat(nothing.text("end")).isEqualTo(all.text("end"));
      alice.says(room, "3");
      assertThat(bodies(chunk(client.pages(room, "f", onward.text("end"))))).containsExactly("3");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {V1, R0, V3})
  void whoFollowedByEventsFollowsBySyncAndBack(String prefix) {
    alone(prefix, "1");

    var first = client.follows(client.reads("/initialSync?limit=0").text("end"));
    alice.says(room, "2");
    var synced = Synced.of(alice.syncs(first.text("end"), ""));
    alice.says(room, "3");
    var last = client.follows(synced.next());

    assertThat(synced.joined(room).said()).containsExactly("2");
    assertThat(bodies(chunk(last))).containsExactly("3");
  }

  @ParameterizedTest
  @ValueSource(strings = {V1, R0, V3})
  void withoutATokenItBeginsNowAndFromTheStartWithAll(String prefix) {
    alone(prefix, "1");

    var now = client.reads("/events?timeout=0");
    var end = client.follows("END");
    var start = client.follows("START");

    assertThat(bodies(chunk(now))).isEmpty();
    assertThat(now.text("end")).isEqualTo(now.text("start"));
    assertThat(bodies(chunk(end))).isEmpty();
    assertThat(types(chunk(start))).startsWith("m.room.create", "m.room.member");
    assertThat(bodies(chunk(start))).containsExactly("1");
    alice.says(room, "2");
    assertThat(bodies(chunk(client.follows(now.text("end"))))).containsExactly("2");
    assertThat(bodies(chunk(client.follows(start.text("end"))))).containsExactly("2");
  }

  @ParameterizedTest
  @ValueSource(strings = {V1, R0, V3})
  void whoDoesNotSayHowLongWaitsForWhatComes(String prefix) {
    alone(prefix);
    var now = client.follows("END").text("end");

    var waiting = CompletableFuture.supplyAsync(() -> client.reads("/events?from=" + escape(now)));
    alice.says(room, "hello");

    assertThat(bodies(chunk(waiting.join()))).containsExactly("hello");
  }

  @ParameterizedTest
  @ValueSource(strings = {V1, R0, V3})
  void whatWasLeftIsThereWhenAskedForUpToWhereItWasLeft(String prefix) {
    alice = person("alice");
    var bob = person("bob");
    client = new Client(bob, prefix);
    room = alice.createsPublicRoom();
    bob.joins(room);
    alice.says(room, "with");
    bob.leaves(room);
    alice.says(room, "without");

    var without = client.reads("/initialSync?limit=2");
    var left = only(client.reads("/initialSync?limit=2&archived=true"));
    var none = only(client.reads("/initialSync?limit=0&archived=true"));

    assertThat(without.array("rooms").values()).isEmpty();
    assertThat(left.text("membership")).isEqualTo("leave");
    assertThat(bodies(chunk(left.object("messages")))).containsExactly("with");
    assertThat(chunk(left.object("messages"))).hasSize(2);
    assertThat(chunk(none.object("messages"))).isEmpty();
    assertThat(types(Synced.objects(none.array("state")))).contains("m.room.create");
    var older = client.pages(room, "b", left.object("messages").text("end"));
    assertThat(bodies(chunk(older))).containsExactly("with");
    bob.post(in(room) + "/forget", json("{}")).ok();
    assertThat(client.reads("/initialSync?archived=true").array("rooms").values()).isEmpty();
  }
}
