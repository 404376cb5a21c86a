package klatsch.house;

import static klatsch.house.Person.in;
import static klatsch.house.Wire.escape;
import static klatsch.json.JsonSample.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import klatsch.api.client.legacy.GetEvents;
import klatsch.api.client.legacy.InitialSync;
import klatsch.api.client.legacy.RoomInitialSync;
import klatsch.json.JsonObject;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How clients of 2014 follow rooms: [InitialSync], [RoomInitialSync], [GetEvents].
class OldFollowingTest extends HouseTest {
  private static final String V1 = "/_matrix/client/api/v1";

  OldFollowingTest(TestDatabase database) {
    super(database);
  }

  private static Answer reads(Person person, String path) {
    return person.call("GET", V1 + path, null);
  }

  private static JsonObject follows(Person person, String from) {
    return reads(person, "/events?timeout=0&from=" + escape(from)).ok();
  }

  private static List<JsonObject> chunk(JsonObject page) {
    return Synced.objects(page.array("chunk"));
  }

  private static List<JsonObject> chunk(JsonObject room, String part) {
    return chunk(room.object(part));
  }

  private static JsonObject only(JsonObject snapshot) {
    var rooms = Synced.objects(snapshot.array("rooms"));
    assertThat(rooms).hasSize(1);
    return rooms.getFirst();
  }

  @Test
  void nothingIsMissedAndNothingComesTwice() {
    try (var own = TestServer.on(database)) {
      var alice = own.newPerson("alice");
      var bob = own.newPerson("bob");
      var room = alice.creates(json("{'preset':'public_chat','visibility':'public'}"));
      bob.joins(room);
      alice.says(room, "1");
      alice.says(room, "2");

      var all = reads(bob, "/initialSync?limit=1").ok();
      var known = only(all);
      assertThat(known.text("membership")).isEqualTo("join");
      assertThat(known.text("visibility")).isEqualTo("public");
      assertThat(Synced.bodies(chunk(known, "messages"))).containsExactly("2");
      assertThat(Synced.types(Synced.objects(known.array("state"))))
          .contains("m.room.create", "m.room.member", "m.room.ops_levels");

      var waiting =
          CompletableFuture.supplyAsync(
              () -> reads(bob, "/events?timeout=20000&from=" + escape(all.text("end"))).ok());
      var said = new ArrayList<String>();
      var told = all.text("end");
      alice.says(room, "3");
      var woken = waiting.join();
      assertThat(woken.text("start")).isEqualTo(told);
      assertThat(chunk(woken)).isNotEmpty();
      said.addAll(Synced.bodies(chunk(woken)));
      told = woken.text("end");

      for (int i = 0; i < 130; i++) {
        alice.says(room, "more " + i);
      }
      own.restart();
      var later = bob.at(own.wire());
      var first = follows(later, told);
      said.addAll(Synced.bodies(chunk(first)));
      assertThat(said).as("the oldest first").hasSizeLessThan(131).contains("3", "more 0");
      for (var page = first; !chunk(page).isEmpty(); ) {
        page = follows(later, page.text("end"));
        said.addAll(Synced.bodies(chunk(page)));
      }
      assertThat(said).hasSize(131).doesNotHaveDuplicates().startsWith("3", "more 0");
      assertThat(said.getLast()).isEqualTo("more 129");

      var start = known.object("messages").text("start");
      var back = in(room) + "/messages?dir=b&limit=1&from=" + escape(start);
      assertThat(Synced.bodies(chunk(reads(later, back).ok()))).containsExactly("1");
    }
  }

  @Test
  void eventsLieAsTheGenerationReadsThem() {
    var alice = person("alice");
    var room = alice.createsRoomFor();
    alice.says(room, "hello");

    var flat = chunk(only(reads(alice, "/initialSync").ok()), "messages").getLast();
    var nested = chunk(only(alice.get("/initialSync").ok()), "messages").getLast();

    assertThat(flat.text("user_id")).isEqualTo(alice.id);
    assertThat(nested.text("sender")).isEqualTo(alice.id);
    assertThat(nested.text("room_id")).isEqualTo(room);
  }

  @Test
  void anInvitationSaysWhoInvites() {
    var alice = person("alice");
    var bob = person("bob");
    var now = follows(bob, "END").text("end");

    var room = alice.createsRoomFor(bob);

    var told = chunk(follows(bob, now));
    assertThat(told).hasSize(1);
    assertThat(told.getFirst().text("membership")).isEqualTo("invite");
    var invite = only(reads(bob, "/initialSync").ok());
    assertThat(invite.text("inviter")).isEqualTo(alice.id);
    assertThat(invite.text("membership")).isEqualTo("invite");
    assertThat(invite.object("invite").text("user_id")).isEqualTo(alice.id);
    assertThat(invite.names()).doesNotContain("state", "messages");
    reads(bob, in(room) + "/initialSync").refused(403, "M_FORBIDDEN");
  }

  @Test
  void whoComesHearsOfItFromThereOnAndWhoGoesUpToThere() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsPublicRoom();
    alice.says(room, "before");
    var now = follows(bob, "END").text("end");

    bob.joins(room);
    alice.says(room, "with");
    bob.leaves(room);
    alice.says(room, "after");

    var told = chunk(follows(bob, now));
    assertThat(Synced.bodies(told)).containsExactly("with");
    assertThat(told.getLast().text("membership")).isEqualTo("leave");
    assertThat(reads(bob, "/initialSync").ok().array("rooms").values()).isEmpty();
    var left = only(reads(bob, "/initialSync?archived=true").ok());
    assertThat(left.text("membership")).isEqualTo("leave");
    assertThat(Synced.bodies(chunk(left, "messages"))).endsWith("with");
    var one = reads(bob, in(room) + "/initialSync").ok();
    assertThat(Synced.bodies(chunk(one, "messages"))).endsWith("with");
    assertThat(one.names()).doesNotContain("presence", "receipts");
  }

  @Test
  void whatPassesIsToldToo() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsPublicRoom();
    bob.joins(room);
    var said = alice.says(room, "hello");
    var now = follows(alice, "END").text("end");

    bob.put(in(room) + "/typing/" + escape(bob.id), json("{'typing':true,'timeout':30000}")).ok();
    bob.post(in(room) + "/receipt/m.read/" + escape(said), json("{}")).ok();
    bob.put(
            "/presence/" + escape(bob.id) + "/status",
            json("{'presence':'online','status_msg':'here'}"))
        .ok();

    var told = follows(alice, now);
    assertThat(Synced.types(chunk(told))).contains("m.typing", "m.receipt", "m.presence");
    assertThat(chunk(told))
        .filteredOn(event -> "m.presence".equals(event.text("type")))
        .extracting(event -> event.object("content").text("user_id"))
        .contains(bob.id);
    var one = reads(alice, in(room) + "/initialSync").ok();
    assertThat(one.array("receipts").values()).hasSize(1);
    assertThat(one.array("presence").values()).isNotEmpty();
    assertThat(Synced.types(chunk(follows(alice, told.text("end")))))
        .doesNotContain("m.typing", "m.receipt");
  }

  @Test
  void whatEverybodyMayReadIsFollowedFromOutside() {
    var alice = person("alice");
    var bob = person("bob");
    var open = alice.createsPublicRoom();
    var closed = alice.createsPublicRoom();
    alice.sets(open, "m.room.history_visibility", json("{'history_visibility':'world_readable'}"));
    alice.says(open, "1");

    var room = reads(bob, in(open) + "/initialSync").ok();
    alice.says(open, "2");
    var from = "&from=" + escape(room.object("messages").text("end"));
    var told = reads(bob, "/events?timeout=0&room_id=" + escape(open) + from).ok();

    assertThat(Synced.bodies(chunk(room, "messages"))).containsExactly("1");
    assertThat(Synced.bodies(chunk(told))).containsExactly("2");
    assertThat(Synced.bodies(chunk(reads(bob, "/events?timeout=0" + from).ok()))).isEmpty();
    reads(bob, "/events?timeout=0&room_id=" + escape(closed)).refused(403, "M_FORBIDDEN");
    reads(bob, in(closed) + "/initialSync").refused(403, "M_FORBIDDEN");
  }

  @Test
  void whoLooksInFromOutsideIsWoken() {
    var alice = person("alice");
    var bob = person("bob");
    var open = alice.createsPublicRoom();
    alice.sets(open, "m.room.history_visibility", json("{'history_visibility':'world_readable'}"));
    var room = reads(bob, in(open) + "/initialSync").ok();
    var from = "&from=" + escape(room.object("messages").text("end"));
    var path = "/events?timeout=300000&room_id=" + escape(open) + from;

    var waiting = CompletableFuture.supplyAsync(() -> reads(bob, path).ok());
    alice.says(open, "hello, you outside");

    assertThat(Synced.bodies(chunk(waiting.join()))).containsExactly("hello, you outside");
  }

  @Test
  void theEndsOfAHistoryHaveNames() {
    var alice = person("alice");
    var room = alice.createsRoomFor();
    alice.says(room, "1");
    alice.says(room, "2");
    var messages = in(room) + "/messages?limit=1";

    var newest = reads(alice, messages + "&dir=b&from=END&to=START").ok();
    var older = reads(alice, messages + "&dir=b&from=" + newest.text("end")).ok();
    var oldest = reads(alice, messages + "&dir=f&from=START&to=END").ok();
    var again = reads(alice, messages + "&dir=b&from=" + newest.text("start")).ok();

    assertThat(Synced.bodies(chunk(newest))).containsExactly("2");
    assertThat(Synced.bodies(chunk(older))).containsExactly("1");
    assertThat(Synced.types(chunk(oldest))).containsExactly("m.room.create");
    assertThat(Synced.bodies(chunk(again))).containsExactly("2");
    assertThat(chunk(reads(alice, messages + "&dir=f&from=END").ok())).isEmpty();
    alice.get(messages + "&dir=b&from=END").refused(400, "M_INVALID_PARAM");
  }

  @Test
  void noMessagesAreAskedForByZero() {
    var alice = person("alice");
    alice.createsRoomFor();

    var room = only(reads(alice, "/initialSync?limit=0").ok());

    assertThat(chunk(room, "messages")).isEmpty();
    assertThat(room.array("state").values()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/initialSync?limit=-1",
        "/initialSync?limit=many",
        "/initialSync?archived=perhaps",
        "/events?timeout=0&from=nonsense",
        "/events?timeout=0&from=t5_0",
        "/events?timeout=0&from=t99999999",
        "/events?timeout=0&from=s99999999_0_0",
        "/events?timeout=soon",
        "/events?timeout=0&room_id=nonsense"
      })
  void whatMakesNoSenseIsRefused(String path) {
    reads(person("alice"), path).refused(400, "M_INVALID_PARAM");
  }
}
