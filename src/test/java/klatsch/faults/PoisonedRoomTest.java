package klatsch.faults;

import static klatsch.house.Wire.escape;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.EnumMap;
import klatsch.house.Answer;
import klatsch.house.Person;
import klatsch.house.Synced;
import klatsch.house.TestServer;
import klatsch.json.JsonObject;
import klatsch.rooms.DamagedRooms;
import klatsch.rooms.RoomSnapshot;
import klatsch.store.Copies;
import klatsch.store.StoreSettings;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/// What is kept of one room is damaged. The room says so, and nothing else suffers: no other room,
/// nobody's sync, no list, and not the start of the server.
@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabase.class)
class PoisonedRoomTest {
  @Parameter private TestDatabase database;
  @TempDir private Path folder;

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private StoreSettings settings;
  private TestServer server;
  private Person alice;
  private Person bob;
  private String well;

  /// What can happen to a room.
  private enum Poison {
    LAST_EVENT_IS_CUT_OFF("UPDATE events SET pdu = substr(pdu, 1, 20) WHERE position = {last}"),
    LAST_EVENT_IS_GONE("DELETE FROM events WHERE position = {last}"),
    NOTHING_IS_JSON("UPDATE events SET pdu = substr(pdu, 2) WHERE room_nr = {nr}"),
    POWER_LEVELS_CANNOT_BE_READ(
        "UPDATE events SET pdu = substr(pdu, 1, 99) WHERE position IN {levels}"),
    POWER_LEVELS_ARE_GONE("DELETE FROM events WHERE position IN {levels}"),
    STATE_IS_GONE("DELETE FROM room_state WHERE room_nr = {nr}"),
    NOBODY_KNOWS_ITS_VERSION("UPDATE rooms SET version = 'klatsch.none' WHERE nr = {nr}"),
    ENDS_ARE_NO_EVENTS("UPDATE rooms SET extremities = 'none' WHERE nr = {nr}");

    private final String sql;

    Poison(String sql) {
      this.sql = sql;
    }

    String of(String room) {
      return sql.replace(
              "{levels}",
              "(SELECT since FROM room_state WHERE type = 'm.room.power_levels' AND room_nr ="
                  + " {nr})")
          .replace("{last}", "(SELECT max(position) FROM events WHERE room_nr = {nr})")
          .replace("{nr}", "(SELECT nr FROM rooms WHERE room_id = '%s')".formatted(room));
    }
  }

  @BeforeEach
  void twoPeopleAreInARoom() {
    settings = database.fresh(folder);
    server = TestServer.on(settings);
    alice = server.newPerson("alice");
    bob = server.newPerson("bob");
    well = room("well");
    log.start();
    log().addAppender(log);
  }

  private String room(String name) {
    var room =
        alice.creates(
            JsonObject.builder()
                .put("preset", "public_chat")
                .put("visibility", "public")
                .put("name", name)
                .build());
    bob.joins(room);
    alice.says(room, "in the room that is " + name);
    return room;
  }

  @AfterEach
  void theServerStops() {
    log().detachAppender(log);
    server.close();
  }

  private static Logger log() {
    return (Logger) LoggerFactory.getLogger(DamagedRooms.class);
  }

  private void damage(String sql) {
    var url =
        settings.url().isEmpty() ? "jdbc:sqlite:" + folder.resolve(Copies.FILE) : settings.url();
    try (var connection = DriverManager.getConnection(url);
        var statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(sql)).as(sql).isPositive();
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private void restartsAfter(Runnable damage) {
    server.restartAfter(damage);
    alice = alice.at(server.wire());
    bob = bob.at(server.wire());
  }

  @Test
  void onlyThatRoomIsRefused() {
    var rooms = new EnumMap<Poison, String>(Poison.class);
    for (var poison : Poison.values()) {
      rooms.put(poison, room(poison.name()));
    }
    var since = bob.syncs().text("next_batch");
    rooms.values().forEach(room -> alice.says(room, "the last words"));
    alice.says(well, "the news");

    restartsAfter(() -> rooms.forEach((poison, room) -> damage(poison.of(room))));

    var incremental = Synced.of(bob.syncs(since, "timeout=0"));
    var initial = Synced.of(bob.syncs());
    assertThat(incremental.joined(well).said()).containsExactly("the news");
    assertThat(initial.section("join").names()).as("shown anew").containsExactly(well);
    rooms.forEach(
        (poison, room) -> {
          assertThat(incremental.joined(room).limited()).as("gap in %s", poison).isTrue();
          isRefused(poison, alice.tryToSay(room, "is anybody there?"));
          isRefused(poison, bob.get(Person.in(room) + "/messages?dir=b"));
          isRefused(poison, bob.get(Person.in(room) + "/state"));
          isRefused(poison, bob.post(Person.in(room) + "/leave", JsonObject.EMPTY));
        });
    goesOn();
    assertThat(log.list)
        .filteredOn(event -> event.getLevel() == Level.ERROR)
        .extracting(ILoggingEvent::getFormattedMessage)
        .as("the log is told once of each")
        .containsExactlyInAnyOrderElementsOf(
            rooms.values().stream()
                .map(room -> "The room " + room + " is damaged; run `./klatsch verify`")
                .toList());
    var verified = server.terminal().types("verify");
    assertThat(verified.status()).as(verified.out() + verified.err()).isEqualTo(1);
  }

  /// What else a client does that knows all rooms.
  private void goesOn() {
    alice.says(well, "we go on");
    assertThat(Synced.of(bob.syncs()).joined(well).said()).endsWith("we go on");
    bob.get("/initialSync?limit=1").ok();
    bob.get("/notifications").ok();
    assertThat(Synced.objects(bob.get("/publicRooms").array("chunk")))
        .extracting(room -> room.text("name"))
        .containsExactly("well");
    var words = JsonObject.of("search_term", "room");
    var search = JsonObject.of("search_categories", JsonObject.of("room_events", words));
    assertThat(bob.post("/search", search).ok().toString()).contains("in the room that is well");
  }

  private static void isRefused(Poison poison, Answer answer) {
    assertThat(answer.refused(500, "M_UNKNOWN").body().text("error"))
        .as("%s", poison)
        .startsWith("What this server has of the room is damaged")
        .contains("./klatsch verify");
  }

  /// Whoever reads back to it is told; the room as it stands is not concerned.
  @Test
  void anOldMessageThatCannotBeReadIsInNobodysWay() {
    var broken = alice.says(well, "once upon a time");
    for (int i = 0; i < RoomSnapshot.TAIL; i++) {
      alice.says(well, "message " + i);
    }

    var cut = "UPDATE events SET pdu = substr(pdu, 1, 20) WHERE event_id = '%s'";
    restartsAfter(() -> damage(cut.formatted(broken)));

    alice.says(well, "we go on");
    assertThat(Synced.of(bob.syncs()).joined(well).said()).endsWith("we go on");
    assertThat(bob.get(Person.in(well) + "/messages?dir=f&limit=100").status()).isEqualTo(500);
  }

  @Test
  void whenItHasBeenMendedWhoKnewOfItMissesNothing() {
    var since = bob.syncs().text("next_batch");
    alice.says(well, "the last words");
    restartsAfter(() -> damage("UPDATE rooms SET version = 'klatsch.' || version"));
    var synced = Synced.of(bob.syncs(since, "timeout=0"));

    restartsAfter(() -> damage("UPDATE rooms SET version = substr(version, 9)"));

    var gap = synced.joined(well).prevBatch();
    var missed = bob.get(Person.in(well) + "/messages?dir=b&limit=1&from=" + escape(gap));
    assertThat(Synced.bodies(Synced.objects(missed.array("chunk"))))
        .containsExactly("the last words");
    alice.says(well, "all is well");
    assertThat(Synced.of(bob.syncs(synced.next(), "timeout=0")).joined(well).said())
        .containsExactly("all is well");
  }
}
