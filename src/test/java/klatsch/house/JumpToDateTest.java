package klatsch.house;

import static klatsch.house.Person.in;
import static klatsch.house.Wire.escape;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import klatsch.api.client.event.GetEventByTimestamp;
import klatsch.json.JsonObject;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// People look for what was said at a time: [GetEventByTimestamp].
class JumpToDateTest extends HouseTest {
  private static final Duration DAY = Duration.ofDays(1);

  JumpToDateTest(TestDatabase database) {
    super(database);
  }

  private static long now() {
    return server.clock().millis();
  }

  /// What is said one day after what was said before.
  private static String nextDay(Person person, String room) {
    server.clock().turn(DAY);
    return person.says(room, "Good morning");
  }

  private static Answer jump(Person person, String room, long ts, String dir) {
    return person.call("GET", path(room) + "?ts=" + ts + "&dir=" + dir, null);
  }

  private static String path(String room) {
    return "/_matrix/client/v1" + in(room) + "/timestamp_to_event";
  }

  private static String found(Person person, String room, long ts, String dir) {
    return jump(person, room, ts, dir).text("event_id");
  }

  private static void sees(Person alice, String room, String who) {
    alice.sets(room, "m.room.history_visibility", JsonObject.of("history_visibility", who));
  }

  @Test
  void theNearestEventOnEachSideIsFound() {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    var monday = nextDay(alice, room);
    long onMonday = now();
    var tuesday = nextDay(alice, room);

    assertThat(found(alice, room, onMonday, "f")).isEqualTo(monday);
    assertThat(found(alice, room, onMonday, "b")).isEqualTo(monday);
    assertThat(found(alice, room, onMonday + 1, "f")).isEqualTo(tuesday);
    assertThat(found(alice, room, now() - 1, "b")).isEqualTo(monday);
    assertThat(found(alice, room, Long.MAX_VALUE, "b")).isEqualTo(tuesday);
    var create = found(alice, room, Long.MIN_VALUE, "f");
    assertThat(alice.get(in(room) + "/event/" + escape(create)).text("type"))
        .isEqualTo("m.room.create");
    assertThat(jump(alice, room, onMonday - 5, "f").ok().integer("origin_server_ts"))
        .isEqualTo(onMonday);
    jump(alice, room, now() + 1, "f").refused(404, "M_NOT_FOUND");
    jump(alice, room, 0, "b").refused(404, "M_NOT_FOUND");
  }

  @Test
  void ofSeveralAtTheSameTimeTheOuterOneIsFound() {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    var first = nextDay(alice, room);
    alice.says(room, "second");
    var third = alice.says(room, "third");

    assertThat(found(alice, room, now(), "f")).isEqualTo(first);
    assertThat(found(alice, room, now(), "b")).isEqualTo(third);
  }

  @Test
  void clientsOfYesterdayFindItToo() {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    var said = nextDay(alice, room);

    var path =
        "/_matrix/client/unstable/org.matrix.msc3030" + in(room) + "/timestamp_to_event?dir=b&ts=";

    assertThat(alice.call("GET", path + now(), null).text("event_id")).isEqualTo(said);
  }

  @Test
  void aStrangerFindsNothingAndDoesNotLearnWhetherThereIsARoom() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsPublicRoom();

    var refused = jump(bob, room, 0, "f").refused(403, "M_FORBIDDEN");
    var nowhere = jump(bob, "!nowhere:localhost", 0, "f").refused(403, "M_FORBIDDEN");

    assertThat(refused.body()).isEqualTo(nowhere.body());
    sees(alice, room, "world_readable");
    var from = nextDay(alice, room);
    assertThat(found(bob, room, now(), "f")).isEqualTo(from);
  }

  @Test
  void whoLeftFindsWhatWasBeforeAndNothingAfter() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsPublicRoom();
    bob.joins(room);
    var before = nextDay(alice, room);
    long then = now();
    bob.leaves(room);
    nextDay(alice, room);

    assertThat(found(bob, room, then, "f")).isEqualTo(before);
    jump(bob, room, now(), "f").refused(404, "M_NOT_FOUND");
    assertThat(jump(bob, room, now(), "b").ok().integer("origin_server_ts")).isEqualTo(then);
    bob.post(in(room) + "/forget", JsonObject.EMPTY).ok();
    jump(bob, room, then, "f").refused(403, "M_FORBIDDEN");
  }

  @Test
  void whoCameLateFindsTheFirstThatTheyMaySee() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsPublicRoom();
    sees(alice, room, "joined");
    nextDay(alice, room);
    long tooEarly = now();
    nextDay(alice, room);
    bob.joins(room);
    var later = nextDay(alice, room);

    var first = found(bob, room, tooEarly, "f");

    assertThat(bob.get(in(room) + "/event/" + escape(first)).text("state_key")).isEqualTo(bob.id);
    assertThat(found(bob, room, now(), "f")).isEqualTo(later);
    assertThat(found(alice, room, tooEarly, "f")).isNotEqualTo(first);
  }

  @Test
  void whatSomebodySaidWhoIsIgnoredIsPassedOver() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsPublicRoom();
    bob.joins(room);
    var own = nextDay(alice, room);
    nextDay(bob, room);
    long nonsense = now();
    var next = nextDay(alice, room);

    alice.ignores(bob);

    assertThat(found(alice, room, nonsense, "f")).isEqualTo(next);
    assertThat(found(alice, room, nonsense, "b")).isEqualTo(own);
  }

  @ParameterizedTest
  @CsvSource({
    "M_MISSING_PARAM, ts=1",
    "M_MISSING_PARAM, dir=f",
    "M_INVALID_PARAM, ts=1&dir=x",
    "M_INVALID_PARAM, ts=noon&dir=f",
    "M_INVALID_PARAM, ts=1.5&dir=f",
    "M_INVALID_PARAM, ts=9223372036854775808&dir=f",
  })
  void aBadQuestionIsRefused(String errcode, String query) {
    var alice = person("alice");
    var room = alice.createsPublicRoom();

    alice.call("GET", path(room) + "?" + query, null).refused(400, errcode);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nowhere", "!", "%23alias%3Alocalhost"})
  void whatIsNoRoomIsRefused(String room) {
    var path = "/_matrix/client/v1/rooms/" + room + "/timestamp_to_event?ts=1&dir=f";

    person("alice").call("GET", path, null).refused(400, "M_INVALID_PARAM");
  }
}
