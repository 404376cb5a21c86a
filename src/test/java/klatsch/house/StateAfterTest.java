package klatsch.house;

import static klatsch.house.Synced.at;
import static klatsch.house.Synced.types;
import static org.assertj.core.api.Assertions.assertThat;

import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.store.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Clients may ask to be told the state after a timeline, and not before it.
class StateAfterTest extends HouseTest {
  StateAfterTest(TestDatabase database) {
    super(database);
  }

  @Test
  void stateAfterIsTheStateAtTheEndOfTheTimeline() {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    var since = sync(alice, null, "").next();
    alice.sets(room, "m.room.topic", JsonObject.of("topic", "new"));

    var stable = sync(alice, since, "use_state_after=true").joined(room);
    var unstable = sync(alice, since, "org.matrix.msc4222.use_state_after=true").joined(room);

    assertThat(types(stable.stateAfter())).containsExactly("m.room.topic");
    assertThat(types(stable.timeline())).containsExactly("m.room.topic");
    assertThat(stable.json().has("state")).isFalse();
    assertThat(unstable.json().has("org.matrix.msc4222.state_after")).isTrue();
    assertThat(unstable.json().has("state")).isFalse();
  }

  /// Or else a client could not tell that nothing has changed.
  @Test
  void itIsThereAlsoIfNothingHasChanged() {
    var alice = person("alice");
    var room = alice.createsPublicRoom();
    var since = sync(alice, null, "use_state_after=true").next();
    alice.says(room, "hello");

    var part = sync(alice, since, "use_state_after=true").joined(room);

    assertThat(at(part.json(), "state_after")).isEqualTo(JsonObject.of("events", JsonArray.EMPTY));
    assertThat(part.said()).containsExactly("hello");
  }

  private static Synced sync(Person person, @Nullable String since, String query) {
    return Synced.of(person.syncs(since, query));
  }
}
