package klatsch.house;

import static klatsch.house.Person.in;
import static klatsch.house.Synced.at;
import static klatsch.house.Wire.escape;
import static klatsch.json.JsonSample.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.store.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// People see how much they have not read yet.
class UnreadTest extends HouseTest {
  private static final String THREADS =
      "filter=" + escape("{\"room\":{\"timeline\":{\"unread_thread_notifications\":true}}}");

  private Person alice;
  private Person bob;
  private String room;

  UnreadTest(TestDatabase database) {
    super(database);
  }

  @BeforeEach
  void aRoomOfTwo() {
    alice = person("alice");
    bob = person("bob");
    room = alice.createsPublicRoom();
    alice.says(room, "long before Bob came");
    bob.joins(room);
  }

  @Test
  void aMessageIsCountedInTheAnswerThatTellsOfIt() {
    var before = Synced.of(bob.syncs());
    assertThat(unread(before)).isEqualTo(counts(0, 0));

    alice.says(room, "hello");
    alice.tryToSend(room, "m.room.encrypted", json("{'algorithm':'a','ciphertext':'b'}")).ok();
    mentions("hello, you");

    var after = Synced.of(bob.syncs(before.next(), ""));
    assertThat(after.joined(room).timeline()).hasSize(3);
    assertThat(unread(after)).isEqualTo(counts(3, 1));
    assertThat(unread(Synced.of(alice.syncs()))).isEqualTo(counts(0, 0));
  }

  @Test
  void whatIsReadOnOneDeviceIsReadOnTheOther() {
    var event = alice.says(room, "hello");
    alice.says(room, "again");
    var tablet = bob.elsewhere();
    var before = Synced.of(tablet.syncs());
    assertThat(unread(before)).isEqualTo(counts(2, 0));

    reads("m.read.private", event, null).ok();
    var after = Synced.of(tablet.syncs(before.next(), ""));
    assertThat(unread(after)).isEqualTo(counts(1, 0));

    bob.says(room, "I have read all of it");
    assertThat(unread(Synced.of(tablet.syncs(after.next(), "")))).isEqualTo(counts(0, 0));
  }

  @Test
  void nobodyLearnsOfAPrivateReceipt() {
    var event = alice.says(room, "hello");
    var before = Synced.of(alice.syncs());

    reads("m.read.private", event, null).ok();

    assertThat(Synced.of(alice.syncs(before.next(), "timeout=0")).isEmpty()).isTrue();
  }

  @Test
  void threadsAreCountedByThemselvesForWhoAsks() {
    var root = alice.says(room, "let us talk of cake");
    var answer = answers(root, "cheese cake");
    answers(answers(root, "apple cake"), "m.reference", "with cream");

    var apart = Synced.of(bob.syncs(null, THREADS));
    assertThat(unread(apart)).isEqualTo(counts(1, 0));
    assertThat(inThread(apart, root)).isEqualTo(counts(3, 0));
    assertThat(unread(Synced.of(bob.syncs()))).isEqualTo(counts(4, 0));

    reads("m.read", answer, root).ok();
    reads("m.read", root, "main").ok();

    var after = Synced.of(bob.syncs(apart.next(), THREADS));
    assertThat(unread(after)).isEqualTo(counts(0, 0));
    assertThat(inThread(after, root)).isEqualTo(counts(2, 0));
  }

  @Test
  void aReceiptNamesTheThreadOfItsEvent() {
    var root = alice.says(room, "let us talk of cake");
    var answer = answers(root, "cheese cake");
    var other = alice.says(room, "something else");

    reads("m.read", answer, "main").refused(400, "M_INVALID_PARAM");
    reads("m.read", answer, other).refused(400, "M_INVALID_PARAM");
    reads("m.read", other, root).refused(400, "M_INVALID_PARAM");
    reads("m.read", answer, root).ok();
    reads("m.read", root, "main").ok();
  }

  @Test
  void aMutedRoomCountsNothingAtOnceAndAgainWhenItIsHeard() {
    alice.says(room, "hello");
    var before = Synced.of(bob.syncs());
    var rule = "/pushrules/global/room/" + escape(room);

    bob.put(rule, json("{'actions':[]}")).ok();
    var muted = Synced.of(bob.syncs(before.next(), ""));
    assertThat(unread(muted)).isEqualTo(counts(0, 0));

    bob.delete(rule).ok();
    assertThat(unread(Synced.of(bob.syncs(muted.next(), "")))).isEqualTo(counts(1, 0));
  }

  @Test
  void whatIsTakenBackOrSaidByWhoIsIgnoredIsNotCounted() {
    var event = alice.says(room, "hello");
    alice.says(room, "again");
    var before = Synced.of(bob.syncs());
    assertThat(unread(before)).isEqualTo(counts(2, 0));

    alice.put(in(room) + "/redact/" + escape(event) + "/r1", JsonObject.EMPTY).ok();
    var after = Synced.of(bob.syncs(before.next(), ""));
    assertThat(unread(after)).isEqualTo(counts(1, 0));

    bob.ignores(alice);
    assertThat(unread(Synced.of(bob.syncs(after.next(), "")))).isEqualTo(counts(0, 0));
  }

  @Test
  void onlyWhoMayDoesNotifyTheWholeRoom() {
    var before = Synced.of(alice.syncs());
    var toAll = Person.message("@room").with("m.mentions", json("{'room':true}"));

    bob.tryToSend(room, "m.room.message", toAll).ok();
    var after = Synced.of(alice.syncs(before.next(), ""));
    assertThat(unread(after)).isEqualTo(counts(1, 0));

    alice.tryToSend(room, "m.room.message", toAll).ok();
    assertThat(unread(Synced.of(bob.syncs()))).isEqualTo(counts(1, 1));
  }

  @Test
  void theCountsAreTheSameAfterARestart() {
    var own = TestServer.on(database);
    try {
      alice = own.newPerson("alice");
      bob = own.newPerson("bob");
      room = alice.createsPublicRoom();
      bob.joins(room);
      alice.says(room, "hello");
      var root = mentions("hello, you");
      answers(root, "in a thread");
      var before = Synced.of(bob.syncs(null, THREADS));

      own.restart();

      var after = Synced.of(bob.at(own.wire()).syncs(null, THREADS));
      assertThat(unread(before)).isEqualTo(counts(2, 1));
      assertThat(unread(after)).isEqualTo(counts(2, 1));
      assertThat(inThread(after, root)).isEqualTo(counts(1, 0));
    } finally {
      own.close();
    }
  }

  private String mentions(String text) {
    var mentions = json("{'user_ids':['" + bob.id + "']}");
    return alice
        .tryToSend(room, "m.room.message", Person.message(text).with("m.mentions", mentions))
        .text("event_id");
  }

  private String answers(String root, String text) {
    return answers(root, "m.thread", text);
  }

  private String answers(String parent, String relType, String text) {
    var relation = JsonObject.builder().put("rel_type", relType).put("event_id", parent).build();
    return alice
        .tryToSend(room, "m.room.message", Person.message(text).with("m.relates_to", relation))
        .text("event_id");
  }

  private Answer reads(String type, String event, @Nullable String thread) {
    var body = thread == null ? JsonObject.EMPTY : JsonObject.of("thread_id", Json.of(thread));
    return bob.post(in(room) + "/receipt/" + type + "/" + escape(event), body);
  }

  private JsonObject unread(Synced synced) {
    return Objects.requireNonNull(at(synced.joined(room).json(), "unread_notifications"));
  }

  private JsonObject inThread(Synced synced, String root) {
    return Objects.requireNonNull(
        at(synced.joined(room).json(), "unread_thread_notifications", root));
  }

  private static JsonObject counts(int notifications, int highlights) {
    return JsonObject.builder()
        .put("notification_count", notifications)
        .put("highlight_count", highlights)
        .build();
  }
}
