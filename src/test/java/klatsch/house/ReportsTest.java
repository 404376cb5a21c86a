package klatsch.house;

import static klatsch.house.Person.in;
import static klatsch.house.Wire.escape;
import static klatsch.json.JsonSample.json;
import static org.assertj.core.api.Assertions.assertThat;

import klatsch.api.client.reports.ReportEvent;
import klatsch.api.client.reports.ReportRoom;
import klatsch.api.client.reports.ReportUser;
import klatsch.json.JsonObject;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// People call those who run the server: [ReportEvent], [ReportRoom], [ReportUser].
class ReportsTest extends HouseTest {
  private static final JsonObject RUDE = JsonObject.of("reason", "rude");

  ReportsTest(TestDatabase database) {
    super(database);
  }

  private static String event(String room, String event) {
    return in(room) + "/report/" + escape(event);
  }

  private static String user(String user) {
    return "/users/" + escape(user) + "/report";
  }

  @Test
  void whoIsInTheRoomReportsWhatIsSaid() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsPublicRoom();
    bob.joins(room);
    var insult = bob.says(room, "You fool");

    assertThat(alice.post(event(room, insult), RUDE).ok()).isEqualTo(JsonObject.EMPTY);
    alice.post(event(room, insult), JsonObject.EMPTY).ok();
    var old = "/_matrix/client/r0" + event(room, insult);
    alice.call("POST", old, json("{'reason':'rude','score':-100}")).ok();
  }

  @Test
  void whoIsNotInTheRoomIsToldTheSameWhetherThereIsSuchAnEventOrNot() {
    var alice = person("alice");
    var bob = person("bob");
    var stranger = person("stranger");
    var room = alice.createsPublicRoom();
    bob.joins(room);
    var said = alice.says(room, "Hello");
    bob.leaves(room);

    var byStranger = stranger.post(event(room, said), RUDE).refused(404, "M_NOT_FOUND");
    var byWhoLeft = bob.post(event(room, said), RUDE).refused(404, "M_NOT_FOUND");
    var nothing = alice.post(event(room, "$nothing"), RUDE).refused(404, "M_NOT_FOUND");
    var nowhere = alice.post(event("!nowhere:localhost", said), RUDE);

    assertThat(byStranger.body())
        .isEqualTo(byWhoLeft.body())
        .isEqualTo(nothing.body())
        .isEqualTo(nowhere.refused(404, "M_NOT_FOUND").body());
  }

  @Test
  void whatOneMayNotSeeOneCannotReport() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsPublicRoom();
    alice.sets(room, "m.room.history_visibility", JsonObject.of("history_visibility", "joined"));
    var before = alice.says(room, "Before");
    bob.joins(room);
    var elsewhere = bob.says(bob.createsPublicRoom(), "Elsewhere");

    bob.post(event(room, before), RUDE).refused(404, "M_NOT_FOUND");
    bob.post(event(room, elsewhere), RUDE).refused(404, "M_NOT_FOUND");
  }

  @Test
  void whoIsIgnoredCanStillBeReported() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsPublicRoom();
    bob.joins(room);
    var insult = bob.says(room, "You fool");

    alice.ignores(bob);

    alice.post(event(room, insult), RUDE).ok();
  }

  @Test
  void roomsAndUsersAreReportedWhetherThereAreSuchOrNot() {
    var alice = person("alice");
    var stranger = person("stranger");
    var room = alice.createsRoomFor();

    assertThat(stranger.post(in(room) + "/report", RUDE).ok()).isEqualTo(JsonObject.EMPTY);
    stranger.post(in("!nowhere:localhost") + "/report", json("{'reason':''}")).ok();
    assertThat(stranger.post(user(alice.id), RUDE).ok()).isEqualTo(JsonObject.EMPTY);
    stranger.post(user("@nobody:elsewhere"), RUDE).ok();
  }

  @ParameterizedTest
  @CsvSource({
    "M_MISSING_PARAM, {}",
    "M_MISSING_PARAM, {'reason':null}",
    "M_BAD_JSON,      {'reason':7}",
    "M_BAD_JSON,      {'reason':['rude']}",
  })
  void aReportHasAReason(String errcode, String body) {
    var alice = person("alice");

    alice.post(in("!room:localhost") + "/report", json(body)).refused(400, errcode);
    alice.post(user(alice.id), json(body)).refused(400, errcode);
  }

  @Test
  void aReasonIsNoNovel() {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    var said = alice.says(room, "Hello");
    var longest = JsonObject.of("reason", "x".repeat(4_000));
    var tooLong = JsonObject.of("reason", "x".repeat(4_001));

    alice.post(in(room) + "/report", longest).ok();
    alice.post(event(room, said), tooLong).refused(413, "M_TOO_LARGE");
    alice.post(in(room) + "/report", tooLong).refused(413, "M_TOO_LARGE");
    alice.post(user(alice.id), tooLong).refused(413, "M_TOO_LARGE");
  }

  @Test
  void whatIsNoIdIsRefused() {
    var alice = person("alice");

    alice.post("/rooms/nowhere/report", RUDE).refused(400, "M_INVALID_PARAM");
    alice.post("/users/alice/report", RUDE).refused(400, "M_INVALID_PARAM");
    alice.post(in("!room:localhost") + "/report/event", RUDE).refused(400, "M_INVALID_PARAM");
  }
}
