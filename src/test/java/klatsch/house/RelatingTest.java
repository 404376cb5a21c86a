package klatsch.house;

import static klatsch.house.Person.in;
import static klatsch.house.Synced.bodies;
import static klatsch.json.JsonSample.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import klatsch.json.JsonObject;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What belongs to an event, page by page: [GetRelatingEvents], [GetRelatingEventsWithRelType] and
/// [GetRelatingEventsWithRelTypeAndEventType].
class RelatingTest extends RelatedEvents {
  RelatingTest(TestDatabase database) {
    super(database);
  }

  @Test
  void theChildrenOfAnEventAreReadPageByPage() {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    var root = alice.says(room, "root");
    for (int i = 1; i <= 5; i++) {
      relates(alice, room, "org.example.x", root, "c" + i);
      alice.says(room, "between");
    }

    var first = children(alice, room, root, "?limit=2");
    var second = children(alice, room, root, "?limit=2&from=" + first.text("next_batch"));
    var last = children(alice, room, root, "?limit=2&from=" + second.text("next_batch"));
    var back = children(alice, room, root, "?limit=9&dir=f&from=" + last.text("prev_batch"));
    var forth = children(alice, room, root, "?limit=3&dir=f");
    var between =
        children(
            alice,
            room,
            root,
            "?from=" + first.text("next_batch") + "&to=" + second.text("next_batch"));

    assertThat(chunk(first)).containsExactly("c5", "c4");
    assertThat(chunk(second)).containsExactly("c3", "c2");
    assertThat(chunk(last)).containsExactly("c1");
    assertThat(last.body().has("next_batch")).isFalse();
    assertThat(first.body().has("prev_batch")).isFalse();
    assertThat(chunk(back)).containsExactly("c2", "c3", "c4", "c5");
    assertThat(chunk(forth)).containsExactly("c1", "c2", "c3");
    assertThat(chunk(between)).containsExactly("c3", "c2");
  }

  @Test
  void onlyTheRelationsAndTypesThatAreWantedAreRead() {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    var root = alice.says(room, "root");
    relates(alice, room, "m.reference", root, "reference");
    relates(alice, room, "m.thread", root, "thread");
    reacts(alice, room, root, "+1").ok();

    assertThat(chunk(children(alice, room, root, "/m.reference"))).containsExactly("reference");
    assertThat(chunk(children(alice, room, root, "/m.thread/m.room.message")))
        .containsExactly("thread");
    assertThat(children(alice, room, root, "/m.thread/m.sticker").array("chunk").values())
        .isEmpty();
    assertThat(children(alice, room, root, "").array("chunk").size()).isEqualTo(3);
    assertThat(children(alice, room, root, "/m.annotation").array("chunk").size()).isEqualTo(1);
  }

  @Test
  void descendantsAreFollowedThreeStepsDown() {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    var root = alice.says(room, "root");
    var one = relates(alice, room, "m.thread", root, "one");
    var two = relates(alice, room, "m.reference", one, "two");
    var three = relates(alice, room, "m.reference", two, "three");
    relates(alice, room, "m.reference", three, "four");

    var all = children(alice, room, root, "?recurse=true");
    var page = children(alice, room, root, "?recurse=true&limit=2");
    var rest = children(alice, room, root, "?recurse=true&from=" + page.text("next_batch"));
    var referring = children(alice, room, root, "/m.reference?recurse=true");

    assertThat(chunk(all)).containsExactly("three", "two", "one");
    assertThat(all.body().integer("recursion_depth")).isEqualTo(3);
    assertThat(chunk(page)).containsExactly("three", "two");
    assertThat(chunk(rest)).containsExactly("one");
    assertThat(chunk(referring)).as("what lies between must match too").isEmpty();
    assertThat(children(alice, room, root, "").body().has("recursion_depth")).isFalse();
  }

  @Test
  void childrenAreHiddenFromThoseWhoMayNotSeeThem() {
    var alice = person("alice");
    var bob = person("bob");
    var mallory = person("mallory");
    var room = alice.createsRoomFor(bob);
    bob.joins(room);
    var root = alice.says(room, "root");
    var elsewhere = alice.createsPublicRoom();
    relates(alice, room, "m.thread", root, "seen");
    bob.leaves(room);
    relates(alice, room, "m.thread", root, "unseen");

    assertThat(chunk(children(bob, room, root, ""))).containsExactly("seen");
    assertThat(thread(bob, room, root).integer("count")).isEqualTo(1);
    assertThat(threads(bob, room, "")).hasSize(1);
    children(mallory, room, root, "").refused(404, "M_NOT_FOUND");
    children(alice, elsewhere, root, "").refused(404, "M_NOT_FOUND");
    children(alice, room, "$unknown", "/m.thread").refused(404, "M_NOT_FOUND");
    mallory.call("GET", V1 + in(room) + "/threads", null).refused(403, "M_FORBIDDEN");
    mallory
        .call("GET", V1 + in("!nowhere:localhost") + "/threads", null)
        .refused(403, "M_FORBIDDEN");
  }

  @Test
  void whoIsIgnoredDoesNotCount() {
    var alice = person("alice");
    var troll = person("troll");
    var room = alice.createsPublicRoom();
    troll.joins(room);
    var root = alice.says(room, "root");
    relates(alice, room, "m.thread", root, "mine");
    relates(troll, room, "m.thread", root, "trolling");
    relates(troll, room, "m.reference", root, "trolling");
    var trolls = troll.says(room, "a thread of the troll");
    relates(alice, room, "m.thread", trolls, "an answer");

    alice.ignores(troll);

    assertThat(chunk(children(alice, room, root, ""))).containsExactly("mine");
    assertThat(thread(alice, room, root).integer("count")).isEqualTo(1);
    assertThat(bodies(List.of(latest(thread(alice, room, root))))).containsExactly("mine");
    assertThat(relations(alice, room, root).has("m.reference")).isFalse();
    var listed = threads(alice, room, "");
    assertThat(ids(listed)).containsExactly(trolls, root);
    assertThat(listed.getFirst().object("content")).isEqualTo(JsonObject.EMPTY);
    assertThat(thread(troll, room, root).integer("count")).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "/relations/$root?dir=x,          M_INVALID_PARAM",
    "/relations/$root?from=nonsense,  M_INVALID_PARAM",
    "/relations/$root?limit=-1,       M_INVALID_PARAM",
    "/relations/$root?recurse=maybe,  M_INVALID_PARAM",
    "/relations/root,                 M_INVALID_PARAM",
    "/threads?include=some,           M_INVALID_PARAM",
    "/threads?limit=0,                M_INVALID_PARAM",
    "/threads?from=nonsense,          M_INVALID_PARAM",
  })
  void whatMakesNoSenseIsRefused(String path, String errcode) {
    var alice = person("alice");
    var room = alice.createsPublicRoom();

    alice.call("GET", V1 + in(room) + path, null).refused(400, errcode);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7",
        "{}",
        "{'rel_type':'m.thread'}",
        "{'rel_type':7,'event_id':'$x'}",
        "{'rel_type':'m.thread','event_id':'x'}",
        "{'rel_type':'m.annotation','event_id':'$x'}",
        "{'rel_type':'a\\u0000b','event_id':'$x'}",
      })
  void aRelationThatIsNoneIsSentAndIgnored(String relatesTo) {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    var content = json("{'body':'x','m.relates_to':" + relatesTo + "}");

    alice.tryToSend(room, "m.room.message", content).ok();
    alice.tryToSend(room, "m.room.message", content).ok();
  }
}
