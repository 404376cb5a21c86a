package klatsch.house;

import static klatsch.house.Person.in;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.Test;

/// Reactions: nobody reacts twice alike.
class ReactingTest extends RelatedEvents {
  ReactingTest(TestDatabase database) {
    super(database);
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
}
