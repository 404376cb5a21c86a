package klatsch.house;

import static klatsch.house.Person.in;
import static klatsch.house.Synced.objects;
import static klatsch.house.Wire.escape;
import static klatsch.json.JsonSample.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.store.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// People look through what they were told of while they were away.
class NotificationsTest extends HouseTest {
  /// What the rule for rooms of two people wants.
  private static final JsonArray OF_TWO =
      json("{'actions':['notify',{'set_tweak':'sound','value':'default'}]}").array("actions");

  private Person alice;
  private Person bob;
  private String kitchen;
  private String garden;

  NotificationsTest(TestDatabase database) {
    super(database);
  }

  @BeforeEach
  void twoRoomsOfTwo() {
    alice = person("alice");
    bob = person("bob");
    kitchen = alice.createsPublicRoom();
    garden = alice.createsPublicRoom();
    alice.says(kitchen, "long before Bob came");
    bob.joins(kitchen);
    bob.joins(garden);
  }

  @Test
  void whatWasSaidInAllRoomsComesTheNewestFirst() {
    alice.says(kitchen, "tea?");
    alice.says(garden, "it rains");
    bob.says(garden, "my own words are no news");
    var last = alice.says(kitchen, "come in");

    var answer = bob.get("/notifications").ok();

    assertThat(bodies(answer)).containsExactly("come in", "it rains", "tea?");
    assertThat(answer.text("next_token")).isNull();
    var newest = notifications(answer).getFirst();
    assertThat(newest.text("room_id")).isEqualTo(kitchen);
    assertThat(event(newest).text("event_id")).isEqualTo(last);
    assertThat(newest.array("actions")).isEqualTo(OF_TWO);
    assertThat(newest.integer("ts")).isEqualTo(event(newest).integer("origin_server_ts"));
    assertThat(newest.get("profile_tag")).isNull();
    assertThat(bodies(alice.get("/notifications").ok()))
        .containsExactly("my own words are no news");
  }

  @Test
  void pageAfterPageEachIsTheSameListOnce() {
    for (int i = 1; i <= 25; i++) {
      alice.says(i % 3 == 0 ? garden : kitchen, "message " + i);
    }

    var pages = new ArrayList<String>();
    @Nullable String token = null;
    do {
      var page = bob.get("/notifications?limit=4" + (token == null ? "" : "&from=" + token)).ok();
      assertThat(bodies(page)).hasSizeLessThanOrEqualTo(4);
      pages.addAll(bodies(page));
      token = page.text("next_token");
      alice.says(kitchen, "meanwhile");
    } while (token != null);

    var all = new ArrayList<String>();
    for (int i = 25; i >= 1; i--) {
      all.add("message " + i);
    }
    assertThat(pages).isEqualTo(all);
  }

  @Test
  void onlyWhatStandsOutIsListedForWhoAsksForThat() {
    alice.says(kitchen, "hello, all");
    mentions(garden, "hello, you");
    alice.says(kitchen, "bye, all");

    assertThat(bodies(bob.get("/notifications?only=highlight").ok())).containsExactly("hello, you");
    bob.get("/notifications?only=everything").refused(400, "M_INVALID_PARAM");
  }

  @Test
  void whatIsReadIsMarkedSoRoomByRoomAndInThreads() {
    alice.says(kitchen, "one");
    var two = alice.says(kitchen, "two");
    var answer = answers(two, "in a thread");
    alice.says(kitchen, "three");
    alice.says(garden, "in the garden");

    reads(two, null);
    assertThat(read(bob.get("/notifications").ok())).containsExactly("two", "one");

    reads(answer, two);
    assertThat(read(bob.get("/notifications").ok())).containsExactly("in a thread", "two", "one");

    bob.says(garden, "indeed");
    assertThat(read(bob.get("/notifications").ok()))
        .containsExactly("in the garden", "in a thread", "two", "one");
  }

  @Test
  void whatIsTakenBackMutedOrSaidByWhoIsIgnoredIsNotListed() {
    var carol = person("carol");
    carol.joins(kitchen);
    carol.says(kitchen, "buy my cake");
    var wrong = alice.says(kitchen, "a slip");
    alice.says(kitchen, "hello");
    alice.says(garden, "noise");

    alice.put(in(kitchen) + "/redact/" + escape(wrong) + "/r1", JsonObject.EMPTY).ok();
    bob.put("/pushrules/global/room/" + escape(garden), json("{'actions':[]}")).ok();
    bob.ignores(carol);

    assertThat(bodies(bob.get("/notifications").ok())).containsExactly("hello");
  }

  @Test
  void ofRoomsThatOneHasLeftNothingIsListed() {
    alice.says(kitchen, "tea?");
    alice.says(garden, "it rains");

    bob.leaves(garden);
    alice.says(garden, "he has gone");
    assertThat(bodies(bob.get("/notifications").ok())).containsExactly("tea?");

    bob.joins(garden);
    assertThat(bodies(bob.get("/notifications").ok())).containsExactly("it rains", "tea?");
  }

  @Test
  void theRulesKnowHowTheRoomWasThen() {
    var both =
        json(
            "{'actions':['notify',{'set_tweak':'highlight'}],"
                + "'conditions':[{'kind':'room_member_count','is':'2'}]}");
    alice.says(kitchen, "just us two");
    var carol = person("carol");
    carol.joins(kitchen);
    alice.says(kitchen, "now we are three");

    bob.put("/pushrules/global/override/two", both).ok();

    var first = bob.get("/notifications?limit=1").ok();
    var second = bob.get("/notifications?only=highlight&from=" + first.text("next_token")).ok();
    assertThat(bodies(first)).containsExactly("now we are three");
    assertThat(bodies(second)).containsExactly("just us two");
  }

  @Test
  void badPlacesAndLimitsAreRefused() {
    bob.get("/notifications?from=yesterday").refused(400, "M_INVALID_PARAM");
    bob.get("/notifications?limit=0").refused(400, "M_INVALID_PARAM");
    bob.get("/notifications?limit=-1").refused(400, "M_INVALID_PARAM");
    assertThat(bodies(bob.get("/notifications?from=t0").ok())).isEmpty();
  }

  private void mentions(String room, String text) {
    var mentions = json("{'user_ids':['" + bob.id + "']}");
    alice.tryToSend(room, "m.room.message", Person.message(text).with("m.mentions", mentions)).ok();
  }

  private String answers(String root, String text) {
    var relation = JsonObject.builder().put("rel_type", "m.thread").put("event_id", root).build();
    return alice
        .tryToSend(kitchen, "m.room.message", Person.message(text).with("m.relates_to", relation))
        .text("event_id");
  }

  private void reads(String event, @Nullable String thread) {
    var body = JsonObject.builder().put("thread_id", thread).build();
    bob.post(in(kitchen) + "/receipt/m.read/" + escape(event), body).ok();
  }

  private static List<JsonObject> notifications(JsonObject answer) {
    return objects(answer.array("notifications"));
  }

  private static JsonObject event(JsonObject notification) {
    return Objects.requireNonNull(notification.object("event"));
  }

  private static List<String> bodies(JsonObject answer) {
    return Synced.bodies(notifications(answer).stream().map(NotificationsTest::event).toList());
  }

  private static List<String> read(JsonObject answer) {
    return Synced.bodies(
        notifications(answer).stream()
            .filter(one -> Boolean.TRUE.equals(one.bool("read")))
            .map(NotificationsTest::event)
            .toList());
  }
}
