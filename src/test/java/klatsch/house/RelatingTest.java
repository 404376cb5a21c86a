package klatsch.house;

import static klatsch.house.Person.in;
import static klatsch.house.Person.message;
import static klatsch.house.Synced.at;
import static klatsch.house.Synced.bodies;
import static klatsch.house.Synced.objects;
import static klatsch.house.Wire.escape;
import static klatsch.json.JsonSample.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import klatsch.json.JsonObject;
import klatsch.store.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Reactions, edits, references and threads: [GetRelatingEvents], [GetRelatingEventsWithRelType],
/// [GetRelatingEventsWithRelTypeAndEventType] and [GetThreadRoots], and what is told of the
/// children with an event.
class RelatingTest extends HouseTest {
  private static final String V1 = "/_matrix/client/v1";

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

    ignores(alice, troll);

    assertThat(chunk(children(alice, room, root, ""))).containsExactly("mine");
    assertThat(thread(alice, room, root).integer("count")).isEqualTo(1);
    assertThat(bodies(List.of(latest(thread(alice, room, root))))).containsExactly("mine");
    assertThat(relations(alice, room, root).has("m.reference")).isFalse();
    var listed = threads(alice, room, "");
    assertThat(ids(listed)).containsExactly(trolls, root);
    assertThat(listed.getFirst().object("content")).isEqualTo(JsonObject.EMPTY);
    assertThat(thread(troll, room, root).integer("count")).isEqualTo(2);
  }

  @Test
  void nobodyReactsTwiceAlike() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsPublicRoom();
    bob.joins(room);
    var said = alice.says(room, "hello");
    var reaction = reacts(alice, room, said, "+1").text("event_id");

    reacts(alice, room, said, "+1").refused(400, "M_DUPLICATE_ANNOTATION");
    reacts(alice, room, said, "-1").ok();
    reacts(bob, room, said, "+1").ok();
    alice.tryToSend(room, "org.example.other", annotation(said, "+1")).ok();
    redacts(alice, room, reaction);

    reacts(alice, room, said, "+1").ok();
  }

  @Test
  void ofManyReactionsAtOnceOneCounts() throws Exception {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    var said = alice.says(room, "hello");

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Answer> reaction = () -> reacts(alice, room, said, "+1");
      var answers = threads.invokeAll(Collections.nCopies(8, reaction));
      for (var answer : answers) {
        if (answer.get().status() != 200) {
          answer.get().refused(400, "M_DUPLICATE_ANNOTATION");
        }
      }
    }

    assertThat(children(alice, room, said, "").array("chunk").size()).isEqualTo(1);
  }

  @Test
  void aRepeatedReactionIsTheSameReaction() {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    var said = alice.says(room, "hello");
    var path = in(room) + "/send/m.reaction/again";

    var first = alice.put(path, annotation(said, "+1")).text("event_id");
    var second = alice.put(path, annotation(said, "+1")).text("event_id");

    assertThat(second).isEqualTo(first);
  }

  @Test
  void theNewestEditIsToldWithTheEvent() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsPublicRoom();
    bob.joins(room);
    var said = alice.says(room, "helo");
    edits(alice, room, said, "hello");
    server.clock().turn(Duration.ofMillis(1));
    var newest = edits(alice, room, said, "Hello");
    edits(bob, room, said, "not yours");
    relates(alice, room, "m.replace", said, "without new content");

    var edit = Objects.requireNonNull(relations(bob, room, said).object("m.replace"));
    var original = event(bob, room, said);

    assertThat(edit.text("event_id")).isEqualTo(newest);
    assertThat(at(edit, "content", "m.new_content")).isEqualTo(message("Hello"));
    assertThat(bodies(List.of(original))).as("the original stays").containsExactly("helo");
    redacts(alice, room, newest);
    assertThat(at(relations(bob, room, said), "m.replace", "content", "m.new_content"))
        .isEqualTo(message("hello"));
    redacts(alice, room, said);
    assertThat(relations(bob, room, said).isEmpty()).isTrue();
  }

  @Test
  void ofTwoEditsInOneMillisecondOneWinsForEverybody() {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    var said = alice.says(room, "helo");
    var one = edits(alice, room, said, "hello");
    var other = edits(alice, room, said, "Hello");

    var edit = relations(alice, room, said).object("m.replace");

    assertThat(Objects.requireNonNull(edit).text("event_id"))
        .isEqualTo(one.compareTo(other) > 0 ? one : other);
  }

  @Test
  void anEditCannotBeEditedNorCanState() {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    var said = alice.says(room, "helo");
    var edit = edits(alice, room, said, "hello");
    edits(alice, room, edit, "Hello");
    var name = alice.sets(room, "m.room.name", JsonObject.of("name", "Pub"));
    relates(alice, room, "m.reference", name, "what a name");

    assertThat(relations(alice, room, edit).isEmpty()).isTrue();
    assertThat(relations(alice, room, name).isEmpty()).isTrue();
  }

  @Test
  void referencesAndThreadsAreToldWithTheEvent() {
    var alice = person("alice");
    var bob = person("bob");
    var carol = person("carol");
    var room = alice.createsPublicRoom();
    bob.joins(room);
    carol.joins(room);
    var root = alice.says(room, "root");
    var reference = relates(alice, room, "m.reference", root, "reference");
    var other = relates(bob, room, "m.reference", root, "other");
    relates(bob, room, "m.thread", root, "one");
    var last = relates(bob, room, "m.thread", root, "two");
    edits(bob, room, last, "two, or rather three");
    reacts(bob, room, root, "+1").ok();

    var relations = relations(carol, room, root);
    var thread = Objects.requireNonNull(relations.object("m.thread"));

    assertThat(relations.names()).containsExactlyInAnyOrder("m.reference", "m.thread");
    assertThat(at(relations, "m.reference"))
        .isEqualTo(
            json("{'chunk':[{'event_id':'%s'},{'event_id':'%s'}]}".formatted(reference, other)));
    assertThat(thread.integer("count")).isEqualTo(2);
    assertThat(thread.bool("current_user_participated")).isFalse();
    assertThat(latest(thread).text("event_id")).isEqualTo(last);
    assertThat(at(latest(thread), "unsigned", "m.relations", "m.replace")).isNotNull();
    assertThat(thread(bob, room, root).bool("current_user_participated")).isTrue();
    assertThat(thread(alice, room, root).bool("current_user_participated")).isTrue();
    redacts(bob, room, last);
    assertThat(thread(carol, room, root).integer("count")).isEqualTo(1);
  }

  @Test
  void allPlacesThatShowAnEventTellOfItsChildren() {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    var root = alice.says(room, "root");
    var child = relates(alice, room, "m.reference", root, "child");
    relates(alice, room, "m.reference", child, "grandchild");

    var page = objects(alice.get(in(room) + "/messages?dir=f&limit=100").array("chunk"));
    var context = alice.get(in(room) + "/context/" + escape(child));
    var listed = objects(children(alice, room, root, "").array("chunk"));
    var limited = Synced.of(alice.syncs(null, "filter=" + limit(3))).joined(room);

    assertThat(children(found(page, root))).isEqualTo(1);
    assertThat(children(context.object("event"))).isEqualTo(1);
    assertThat(children(objects(context.array("events_before")).getFirst())).isEqualTo(1);
    assertThat(children(listed.getFirst())).isEqualTo(1);
    assertThat(children(found(limited.timeline(), root))).isEqualTo(1);
  }

  @Test
  void whoFollowsIsNotToldWhatTheyKnow() {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    var since = Synced.of(alice.syncs()).next();
    var root = alice.says(room, "root");
    relates(alice, room, "m.reference", root, "child");

    var news = Synced.of(alice.syncs(since, "")).joined(room);

    assertThat(news.limited()).isFalse();
    assertThat(children(found(news.timeline(), root))).isZero();
  }

  @Test
  void childrenOfWhatIsNotInMemoryAnyMoreAreFoundToo() {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    var root = alice.says(room, "root");
    relates(alice, room, "m.reference", root, "child");
    for (int i = 0; i < 80; i++) {
      alice.says(room, "later");
    }

    assertThat(children(event(alice, room, root))).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"m.thread", "m.annotation"})
  void aThreadDoesNotBeginWithinAnotherRelation(String relation) {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    var root = alice.says(room, "root");
    var child = relates(alice, room, relation, root, "child");
    var reply =
        alice
            .tryToSend(
                room,
                "m.room.message",
                message("reply")
                    .with(
                        "m.relates_to",
                        json("{'m.in_reply_to':{'event_id':'%s'}}".formatted(root))))
            .text("event_id");

    tryToRelate(alice, room, "m.thread", child, "nested").refused(400, "M_UNKNOWN");
    tryToRelate(alice, room, "m.thread", reply, "of a reply").ok();
    tryToRelate(alice, room, "m.thread", "$unknown", "of nothing").ok();
  }

  @Test
  void threadsAreListedByTheirNewestEvent() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsPublicRoom();
    bob.joins(room);
    var roots = new ArrayList<String>();
    for (int i = 0; i < 4; i++) {
      roots.add(alice.says(room, "root " + i));
      relates(alice, room, "m.thread", roots.get(i), "first");
    }
    relates(bob, room, "m.thread", roots.get(1), "newest");
    alice.says(room, "no thread");

    var all = threads(alice, room, "");
    var first = threadPage(alice, room, "?limit=3");
    var second = threadPage(alice, room, "?limit=3&from=" + first.text("next_batch"));

    assertThat(ids(all)).containsExactly(roots.get(1), roots.get(3), roots.get(2), roots.get(0));
    assertThat(at(all.getFirst(), "unsigned", "m.relations", "m.thread")).isNotNull();
    assertThat(ids(objects(first.array("chunk"))))
        .containsExactly(roots.get(1), roots.get(3), roots.get(2));
    assertThat(ids(objects(second.array("chunk")))).containsExactly(roots.get(0));
    assertThat(second.body().has("next_batch")).isFalse();
    assertThat(ids(threads(bob, room, "?include=participated"))).containsExactly(roots.get(1));
    assertThat(threads(alice, room, "?include=participated")).hasSize(4);
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

  private static String relates(
      Person sender, String room, String relation, String parent, String text) {
    return tryToRelate(sender, room, relation, parent, text).text("event_id");
  }

  private static Answer tryToRelate(
      Person sender, String room, String relation, String parent, String text) {
    var relatesTo = JsonObject.of("rel_type", relation).toBuilder().put("event_id", parent).build();
    return sender.tryToSend(room, "m.room.message", message(text).with("m.relates_to", relatesTo));
  }

  private static JsonObject annotation(String parent, String key) {
    return JsonObject.of(
        "m.relates_to",
        JsonObject.builder()
            .put("rel_type", "m.annotation")
            .put("event_id", parent)
            .put("key", key)
            .build());
  }

  private static Answer reacts(Person sender, String room, String parent, String key) {
    return sender.tryToSend(room, "m.reaction", annotation(parent, key));
  }

  private static String edits(Person sender, String room, String parent, String text) {
    var relatesTo =
        JsonObject.of("rel_type", "m.replace").toBuilder().put("event_id", parent).build();
    return sender
        .tryToSend(
            room,
            "m.room.message",
            message("* " + text)
                .with("m.new_content", message(text))
                .with("m.relates_to", relatesTo))
        .text("event_id");
  }

  private static void redacts(Person sender, String room, String event) {
    sender.post(in(room) + "/redact/" + escape(event), JsonObject.EMPTY).ok();
  }

  private static void ignores(Person user, Person troll) {
    user.put(
            "/user/" + escape(user.id) + "/account_data/m.ignored_user_list",
            JsonObject.of("ignored_users", JsonObject.of(troll.id, JsonObject.EMPTY)))
        .ok();
  }

  private static Answer children(Person reader, String room, String parent, String rest) {
    return reader.call("GET", V1 + in(room) + "/relations/" + escape(parent) + rest, null);
  }

  private static List<String> chunk(Answer page) {
    return bodies(objects(page.array("chunk")));
  }

  private static Answer threadPage(Person reader, String room, String query) {
    return reader.call("GET", V1 + in(room) + "/threads" + query, null);
  }

  private static List<JsonObject> threads(Person reader, String room, String query) {
    return objects(threadPage(reader, room, query).array("chunk"));
  }

  private static JsonObject event(Person reader, String room, String id) {
    return reader.get(in(room) + "/event/" + escape(id)).ok();
  }

  private static JsonObject relations(Person reader, String room, String id) {
    return relations(event(reader, room, id));
  }

  private static JsonObject relations(@Nullable JsonObject event) {
    return Objects.requireNonNullElse(at(event, "unsigned", "m.relations"), JsonObject.EMPTY);
  }

  private static JsonObject thread(Person reader, String room, String id) {
    return Objects.requireNonNull(relations(reader, room, id).object("m.thread"));
  }

  private static JsonObject latest(JsonObject thread) {
    return Objects.requireNonNull(thread.object("latest_event"));
  }

  /// How many references are told with an event.
  private static int children(@Nullable JsonObject event) {
    var references = relations(event).object("m.reference");
    return references == null ? 0 : objects(references.array("chunk")).size();
  }

  private static List<String> ids(List<JsonObject> events) {
    return events.stream().map(event -> event.text("event_id") + "").toList();
  }

  private static JsonObject found(List<JsonObject> events, String id) {
    return events.stream()
        .filter(event -> id.equals(event.text("event_id")))
        .findFirst()
        .orElseThrow();
  }

  private static String limit(int events) {
    return escape("{\"room\":{\"timeline\":{\"limit\":" + events + "}}}");
  }
}
