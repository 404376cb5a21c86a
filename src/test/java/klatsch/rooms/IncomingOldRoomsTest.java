package klatsch.rooms;

import static klatsch.rooms.OldRoom.citing;
import static klatsch.rooms.TestRooms.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.model.event.Event;
import klatsch.model.id.EventId;
import klatsch.rooms.History.Direction;
import klatsch.rooms.Received.Accepted;
import klatsch.rooms.Received.Dropped;
import klatsch.rooms.Received.KnownAlready;
import klatsch.rooms.Received.Waiting;
import klatsch.rules.RoomVersion;
import klatsch.rules.stateres.Algorithm;
import klatsch.rules.stateres.Dag;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Events of other servers in rooms of the first two versions, where an id is what a server says,
/// and an event may name any other.
@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabase.class)
class IncomingOldRoomsTest {
  @Parameter private TestDatabase database;
  @TempDir private Path folder;
  private final DagServers others = new DagServers(new Dag(Algorithm.V2_1));
  private final OldRoom old = new OldRoom(RoomVersion.named("1"), "old");
  private TestRooms test;

  @BeforeEach
  void open() {
    others.tellsMissing = false;
    others.tellsState = false;
    test = new TestRooms(database.fresh(folder), others);
    old.begin(test);
    assertThat(ends(old)).containsExactly(old.open.id());
  }

  @AfterEach
  void close() {
    test.close();
  }

  private Received receive(OldRoom room, JsonObject pdu) {
    return test.rooms.incoming().receive(room.id, pdu, "there");
  }

  private Received receive(OldRoom room, Event event, String... signers) {
    return receive(room, room.signed(event.pdu(), signers));
  }

  private List<EventId> ends(OldRoom room) {
    return test.rooms.timeline().get(room.id).head().extremities();
  }

  private static String reason(Received received) {
    assertThat(received).isInstanceOf(Dropped.class);
    return ((Dropped) received).reason();
  }

  @Test
  void anIdThatAnEventOfAnotherRoomHasIsRefused() {
    var second = new OldRoom(RoomVersion.named("2"), "second");
    second.begin(test);
    var first = old.says("$same:there", "first", old.open);
    receive(old, first, "there");

    var taken = second.says("$same:there", "second", second.open);
    assertThat(reason(receive(second, taken, "there"))).contains("another room", "$same:there");

    var next = second.says("$next:there", "next", second.open);
    assertThat(receive(second, next, "there")).isEqualTo(new Accepted(next.id()));
    assertThat(ends(second)).containsExactly(next.id());
    assertThat(ends(old)).containsExactly(first.id());
  }

  /// Who has not made the id does not hear whether there is such an event.
  @Test
  void onlyWhoMadeAnIdIsToldThatItIsTaken() {
    var second = new OldRoom(RoomVersion.named("2"), "second");
    second.begin(test);
    receive(old, old.says("$same:namer", "first", old.open), "there", "namer");

    var guess = second.says("$same:namer", "second", second.open);

    assertThat(reason(receive(second, guess, "there"))).contains("signature of namer");
  }

  @Test
  void anotherEventOfTheSameIdIsRefusedAndTheFirstStays() {
    var first = old.says("$same:there", "first", old.open);
    receive(old, first, "there");
    var other = old.signed(first.pdu().with("origin_server_ts", Json.of(7)), "there");

    assertThat(reason(receive(old, other))).contains("Another event", "$same:there");

    var changed = first.pdu().with("content", JsonObject.of("body", "changed on its way"));
    assertThat(receive(old, changed)).isEqualTo(new KnownAlready(first.id()));
    assertThat(receive(old, first, "there")).isEqualTo(new KnownAlready(first.id()));
    assertThat(ends(old)).containsExactly(first.id());
  }

  @Test
  void whoHasMadeTheIdMustHaveSigned() {
    var event = old.says("$e:namer", "hello", old.open);
    var one = old.signed(event.pdu(), "there");
    var both = old.signed(event.pdu(), "there", "namer");
    var forged = JsonObject.of("ed25519:a", DagServers.keyOf("namer").sign(new byte[] {1}));
    var signatures = both.object("signatures").with("namer", forged);

    assertThat(reason(receive(old, one))).contains("signature of namer");
    assertThat(reason(receive(old, both.with("signatures", signatures))))
        .contains("signature of namer");
    assertThat(reason(receive(old, event, "namer"))).contains("signature of there");

    assertThat(receive(old, both)).isEqualTo(new Accepted(event.id()));
  }

  @Test
  void howLongAKeyCountsDoesNotMatterYet() {
    others.validUntil = 1;
    var event = old.says("$e:there", "hello", old.open);

    assertThat(receive(old, event, "there")).isEqualTo(new Accepted(event.id()));
  }

  @Test
  void whatNobodyMayCiteIsRefusedAlone() {
    var pdu = old.says("$e:there", "hello", old.open).pdu();
    var opened = old.open.id().value();
    var many = IntStream.range(0, 21).mapToObj(i -> "$" + i + ":there").toList();
    var long255 = "$" + "x".repeat(248) + ":there";
    var long256 = "$" + "x".repeat(249) + ":there";

    assertThat(refused(pdu, "prev_events", citing(many))).contains("20 prev_events");
    assertThat(refused(pdu, "auth_events", citing(many.subList(0, 11)))).contains("10 auth_events");
    assertThat(refused(pdu, "prev_events", citing(List.of(long256)))).contains("255 bytes");
    assertThat(refused(pdu, "auth_events", citing(List.of(long256)))).contains("255 bytes");
    assertThat(refused(pdu, "event_id", Json.of(long256))).contains("255 bytes");
    assertThat(refused(pdu, "prev_events", citing(List.of(opened, "$e:there")))).contains("itself");
    assertThat(refused(pdu, "auth_events", citing(List.of(opened, "$e:there")))).contains("itself");
    assertThat(refused(pdu, "prev_events", JsonArray.ofTexts(List.of(opened)))).contains("list");

    var longest = old.signed(pdu.with("event_id", Json.of(long255)), "there");
    assertThat(receive(old, longest)).isEqualTo(new Accepted(new EventId(long255)));
  }

  private String refused(JsonObject pdu, String name, Json value) {
    return reason(receive(old, old.signed(pdu.with(name, value), "there")));
  }

  @Test
  void whatCitesEachOtherWaitsAndHarmsNobody() {
    var one = old.says("$one:there", "one", old.open).pdu();
    var two = old.says("$two:there", "two", old.open).pdu();
    var after = citing(List.of("$two:there"));
    var before = citing(List.of("$one:there"));

    for (var name : List.of("prev_events", "auth_events")) {
      assertThat(receive(old, old.signed(one.with(name, after), "there")))
          .isInstanceOf(Waiting.class);
      assertThat(receive(old, old.signed(two.with(name, before), "there")))
          .isInstanceOf(Waiting.class);
    }

    var next = old.says("$next:there", "next", old.open);
    assertThat(receive(old, next, "there")).isEqualTo(new Accepted(next.id()));
    assertThat(ends(old)).containsExactly(next.id());
  }

  @ParameterizedTest(name = "the redaction first: {0}")
  @ValueSource(booleans = {true, false})
  void aRedactionIsSeenWhenWhatItRedactsIsHere(boolean redactionFirst) {
    test.joins(ALICE, old.id);
    var message = old.says("$message:there", "hello", old.open);
    var redaction = old.redacts("$redaction:there", "$message:there", old.open);
    receive(old, redactionFirst ? redaction : message, "there");
    assertThat(shownToAlice()).doesNotContain(redaction.id());

    receive(old, redactionFirst ? message : redaction, "there");

    assertThat(shownToAlice()).endsWith(message.id(), redaction.id());
    var seen = test.rooms.history().event(ALICE, old.id, message.id()).stored();
    assertThat(seen.event().content()).isEqualTo(JsonObject.EMPTY);
    assertThat(seen.redactedBecause()).isEqualTo(redaction);
  }

  private List<EventId> shownToAlice() {
    return test
        .rooms
        .history()
        .messages(ALICE, old.id, Direction.FORTH, 0L, null, 100, EventFilter.ALL)
        .events()
        .stream()
        .map(seen -> seen.stored().id())
        .toList();
  }

  /// In these versions a number is as large as 64 bits hold.
  @Test
  void theGreatestDepthDoesNotEndTheRoom() {
    var pdu = old.says("$deep:there", "deep", old.open).pdu();
    assertThat(refused(pdu, "depth", Json.of(-1))).contains("negative");

    var deepest = old.signed(pdu.with("depth", Json.of(Long.MAX_VALUE)), "there");
    assertThat(receive(old, deepest)).isInstanceOf(Accepted.class);

    test.joins(ALICE, old.id);
    test.says(ALICE, old.id, "I am still here");
    var last = test.rooms.timeline().get(old.id).tail().getLast().event();
    assertThat(last.depth()).isEqualTo(Long.MAX_VALUE);
  }
}
