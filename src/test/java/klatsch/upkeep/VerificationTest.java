package klatsch.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import klatsch.json.JsonObject;
import klatsch.model.id.DeviceId;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.rooms.Intent;
import klatsch.rooms.TestRooms;
import klatsch.rooms.TransactionKey;
import klatsch.rules.RoomVersion;
import klatsch.store.Copies;
import klatsch.store.Store;
import klatsch.store.StoreSettings;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Somebody has written into the database what the server would never have, and it is found. That
/// nothing is found in what the server has written is shown at the end of every test of rooms, and
/// of whole servers.
@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabase.class)
class VerificationTest {
  @Parameter private TestDatabase database;
  @TempDir private Path folder;
  private StoreSettings settings;
  private RoomId room;
  private EventId reaction;

  @BeforeEach
  void aRoomInWhichThingsHaveHappened() {
    settings = database.fresh(folder);
    try (var test = new TestRooms(settings)) {
      room = test.publicRoom(RoomVersion.V11);
      test.joins(TestRooms.BOB, room);
      var said = test.says(TestRooms.ALICE, room, "hello");
      var relation =
          JsonObject.builder()
              .put("rel_type", "m.annotation")
              .put("event_id", said.value())
              .put("key", "+1")
              .build();
      reaction =
          test.rooms
              .timeline()
              .send(
                  room,
                  Intent.message(
                      TestRooms.BOB, "m.reaction", JsonObject.of("m.relates_to", relation)),
                  new TransactionKey(TestRooms.BOB, new DeviceId("PHONE"), "/send", "1"));
    }
  }

  private void damage(String sql) throws Exception {
    var url =
        settings.url().isEmpty() ? "jdbc:sqlite:" + folder.resolve(Copies.FILE) : settings.url();
    try (var connection = DriverManager.getConnection(url);
        var statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(sql)).as(sql).isPositive();
    }
  }

  private List<String> findings() {
    var findings = new ArrayList<String>();
    try (var store = Store.open(settings)) {
      var result = Verification.run(store, finding -> findings.add(finding.toString()));
      assertThat(result.findings()).isEqualTo(findings.size());
    }
    return findings;
  }

  @Test
  void allIsWell() {
    try (var store = Store.open(settings)) {
      assertThat(Verification.run(store, finding -> {}))
          .isEqualTo(new Verification.Result(1, 7, 0, 0, 0));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          UPDATE memberships SET membership = 'leave' WHERE user_id = '@bob:here' | @bob:here is kept as leave, and by the state is join
          DELETE FROM memberships WHERE user_id = '@bob:here'                     | @bob:here is join by the state, and not kept as a member
          INSERT INTO memberships SELECT '@eve:here', room_nr, 'join', position, sender, forgotten FROM memberships WHERE user_id = '@bob:here' | @eve:here is kept as join, and by the state is nothing
          DELETE FROM relations                                                   | it is not known that {reaction} relates to another event
          UPDATE relations SET event_id = parent                                  | is said to relate to another one
          DELETE FROM room_state WHERE type = 'm.room.join_rules'                 | by all that happened should be by
          UPDATE room_state SET until = since WHERE type = 'm.room.join_rules'    | an entry of a state ends before it begins
          UPDATE room_state SET event_position = 1 WHERE type = 'm.room.create'   | the event that sets an entry of a state is missing
          UPDATE rooms SET depth = depth + 1                                      | the room is said to be 8 deep, and is 7
          DELETE FROM events WHERE event_id = '{reaction}'                        | the end {reaction} is no event of the room
          DELETE FROM events WHERE position = (SELECT min(position) + 3 FROM events) | the event that sets an entry of a state is missing: m.room.join_rules
          UPDATE transactions SET event_id = '$gone'                              | the event that answered a request is missing: $gone
          UPDATE stream SET position = 3                                          | an event comes after the last position
          UPDATE rooms SET extremities = ''                                       | and it is not known as an end
          UPDATE rooms SET extremities = '$none'                                  | the end $none is no event of the room
          UPDATE events SET fate = 'rejected' WHERE event_id = '{reaction}'       | the end {reaction} is no event of the room
          UPDATE events SET redacted_by = '$gone' WHERE event_id = '{reaction}'   | a redaction of an event is missing
          UPDATE events SET event_id = '$another' WHERE event_id = '{reaction}'   | is another one, by its hash
          """)
  void damageIsFound(String sql, String expected) throws Exception {
    damage(sql.replace("{reaction}", reaction.value()));

    assertThat(findings())
        .anyMatch(one -> one.contains(expected.replace("{reaction}", reaction.value())));
  }

  @Test
  void whoWritesMeanwhileNeedsNotWaitAndIsNotMistaken() throws Exception {
    damage("DELETE FROM relations"); // so that it has something to tell in the midst of its work
    var written = new ArrayList<Long>();
    Verification.Result result;
    try (var server = Store.open(settings);
        var tool = Store.open(settings.shared())) {
      result =
          Verification.run(
              tool,
              finding -> {
                var other = new RoomId("!other:here");
                written.add(server.write(tx -> server.rooms().create(tx, other, "no version")));
              });
    }

    assertThat(written).hasSize(1);
    assertThat(result).isEqualTo(new Verification.Result(1, 7, 0, 0, 1));
    assertThat(findings()).anyMatch(one -> one.contains("there is no room version no version"));
  }

  @Test
  void anEventThatWasChangedIsFound() throws Exception {
    var changed =
        settings.url().isEmpty()
            ? "CAST(replace(CAST(pdu AS TEXT), 'hello', 'jello') AS BLOB)"
            : "convert_to(replace(convert_from(pdu, 'UTF8'), 'hello', 'jello'), 'UTF8')";
    damage("UPDATE events SET pdu = " + changed);

    assertThat(findings()).singleElement().asString().contains("is not what its hash says");
  }

  @Test
  void anEventThatIsBrokenIsFound() throws Exception {
    damage("UPDATE events SET pdu = substr(pdu, 1, 20) WHERE event_id = '%s'".formatted(reaction));

    assertThat(findings()).anyMatch(one -> one.contains("the event " + reaction + " is broken: "));
  }

  @Test
  void anEventThatWasNotAllowedIsFound() throws Exception {
    damage(
        "UPDATE events SET fate = 'rejected' WHERE position = (SELECT position FROM memberships"
            + " WHERE user_id = '@bob:here')");

    assertThat(findings())
        .anyMatch(one -> one.contains(reaction + " was not allowed where it stands: "));
  }
}
