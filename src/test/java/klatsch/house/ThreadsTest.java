package klatsch.house;

import static klatsch.house.Person.in;
import static klatsch.house.Person.message;
import static klatsch.house.Synced.at;
import static klatsch.house.Synced.objects;
import static klatsch.house.Wire.escape;
import static klatsch.json.JsonSample.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Objects;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// References and threads: [GetThreadRoots], and what is told of the children with an event.
class ThreadsTest extends RelatedEvents {
  ThreadsTest(TestDatabase database) {
    super(database);
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
}
