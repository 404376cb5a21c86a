package klatsch.house;

import static klatsch.house.Person.in;
import static klatsch.house.Synced.at;
import static klatsch.house.Synced.types;
import static klatsch.house.Wire.escape;
import static klatsch.json.JsonSample.json;
import static org.assertj.core.api.Assertions.assertThat;

import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How far somebody has read, and what they want to come back to, is the same on all their devices.
class ReadMarkersTest extends HouseTest {
  private Person alice;
  private Person bob;
  private Person tablet;
  private String room;
  private String one;
  private String two;

  ReadMarkersTest(TestDatabase database) {
    super(database);
  }

  @BeforeEach
  void twoMessages() {
    alice = person("alice");
    bob = person("bob");
    tablet = bob.elsewhere();
    room = alice.createsPublicRoom();
    bob.joins(room);
    one = alice.says(room, "one");
    two = alice.says(room, "two");
  }

  @Test
  void theMarkerGoesForwards() {
    var since = Synced.of(tablet.syncs()).next();
    marks("m.fully_read", one);
    marks("m.fully_read", two);

    var told = Synced.of(tablet.syncs(since, "")).joined(room);

    assertThat(told.accountData())
        .containsExactly(json("{'type':'m.fully_read','content':{'event_id':'" + two + "'}}"));
  }

  @Test
  void andNeverBackwards() {
    marks("m.fully_read", two);
    marks("m.read", two);
    marks("m.read.private", two);
    var since = Synced.of(tablet.syncs()).next();

    marks("m.fully_read", one);
    marks("m.read", one);
    marks("m.read.private", one);

    assertThat(Synced.of(tablet.syncs(since, "")).isEmpty()).isTrue();
    assertThat(fullyRead()).isEqualTo(two);
  }

  @Test
  void whatIsNotThereCannotBeMarked() {
    marks("m.fully_read", one);

    bob.post(in(room) + "/read_markers", JsonObject.of("m.fully_read", "$nothing"))
        .refused(404, "M_NOT_FOUND");
    person("carol")
        .post(in(room) + "/read_markers", JsonObject.of("m.fully_read", one))
        .refused(403, "M_FORBIDDEN");

    assertThat(fullyRead()).isEqualTo(one);
  }

  @Test
  void whatOneWantsToComeBackToIsMarkedOnAllDevices() {
    marks("m.read", two);
    var since = Synced.of(tablet.syncs()).next();

    marksUnread(true);

    var marked = Synced.of(tablet.syncs(since, ""));
    assertThat(types(marked.joined(room).accountData())).containsExactly("m.marked_unread");
    assertThat(marked.joined(room).accountData().getFirst().object("content"))
        .isEqualTo(JsonObject.of("unread", Json.of(true)));
    assertThat(at(marked.joined(room).json(), "unread_notifications").integer("notification_count"))
        .as("it is for the eye, and nothing is unread by it")
        .isEqualTo(0);

    marksUnread(false);

    var unmarked = Synced.of(tablet.syncs(marked.next(), "")).joined(room).accountData();
    assertThat(unmarked.getFirst().object("content"))
        .isEqualTo(JsonObject.of("unread", Json.of(false)));
    assertThat(Synced.of(alice.syncs()).joined(room).accountData()).isEmpty();
  }

  @Test
  void whoWantsToHearOfARoomOnlyWhenMentionedHearsOfThat() {
    bob.put("/pushrules/global/room/" + escape(room), json("{'actions':[]}")).ok();
    marks("m.read", two);
    var since = Synced.of(tablet.syncs()).next();

    alice.says(room, "to nobody in particular");
    var quiet = Synced.of(tablet.syncs(since, ""));
    var mention = json("{'user_ids':['" + bob.id + "']}");
    alice
        .tryToSend(room, "m.room.message", Person.message("you!").with("m.mentions", mention))
        .ok();
    var loud = Synced.of(tablet.syncs(quiet.next(), ""));

    assertThat(counts(quiet)).hasToString("{\"notification_count\":0,\"highlight_count\":0}");
    assertThat(counts(loud)).hasToString("{\"notification_count\":1,\"highlight_count\":1}");
    assertThat(bob.get("/notifications?limit=10").array("notifications").size()).isEqualTo(1);
  }

  private JsonObject counts(Synced synced) {
    return at(synced.joined(room).json(), "unread_notifications");
  }

  private void marks(String type, String event) {
    bob.post(in(room) + "/read_markers", JsonObject.of(type, event)).ok();
  }

  private void marksUnread(boolean unread) {
    bob.put(
            "/user/" + escape(bob.id) + in(room) + "/account_data/m.marked_unread",
            JsonObject.of("unread", Json.of(unread)))
        .ok();
  }

  private String fullyRead() {
    return bob.get("/user/" + escape(bob.id) + in(room) + "/account_data/m.fully_read")
        .text("event_id");
  }
}
