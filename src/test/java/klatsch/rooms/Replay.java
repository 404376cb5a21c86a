package klatsch.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import klatsch.model.event.Event;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.rooms.history.EventReader;
import klatsch.rules.RoomVersion;
import klatsch.rules.Verdict;
import klatsch.rules.auth.AuthEvents;
import klatsch.rules.auth.AuthRules;

/// A room once more from its beginning, as it lies on disk: each event must follow from the one
/// before it, and be allowed by what came before.
final class Replay {
  private final RoomHead head;
  private final String about;

  private Replay(RoomHead head, String about) {
    this.head = head;
    this.about = about;
  }

  /// @param about is said when it fails
  static Replay of(TestRooms test, RoomId id, String about) {
    var room = Objects.requireNonNull(test.store.rooms().find(id));
    var version = Objects.requireNonNull(RoomVersion.named(room.version()));
    var rows = test.store.events().after(room.nr(), 0, Long.MAX_VALUE, Integer.MAX_VALUE);
    var reader = new EventReader(test.store, new DamagedRooms());
    Map<EventId, Event> known = new HashMap<>();
    var head = RoomHead.empty(room.nr(), id, version);
    for (var row : rows) {
      var event = reader.event(version, id, row);
      assertThat(event.prevEvents())
          .as("parents of %s, %s", event, about)
          .isEqualTo(head.extremities());
      assertThat(event.depth()).as("depth of %s, %s", event, about).isEqualTo(head.depth() + 1);
      assertThat(verdict(version, event, head, known))
          .as("%s, %s", event, about)
          .isEqualTo(Verdict.ALLOW);
      known.put(event.id(), event);
      head = head.with(event);
    }
    assertThat(known).as("no event twice, %s", about).hasSameSizeAs(rows);
    return new Replay(head, about);
  }

  private static Verdict verdict(
      RoomVersion version, Event event, RoomHead before, Map<EventId, Event> known) {
    List<Event> cited =
        event.authEvents().stream().map(known::get).map(Objects::requireNonNull).toList();
    return AuthEvents.check(version, event, cited, _ -> false) instanceof Verdict.Deny denied
        ? denied
        : AuthRules.check(version, event, before);
  }

  /// Whether the room in memory is the one on disk.
  void matches(RoomHead memory) {
    assertThat(memory.state()).as("state, %s", about).isEqualTo(head.state());
    assertThat(memory.joined()).as("members, %s", about).isEqualTo(head.joined());
    assertThat(memory.extremities()).as("ends, %s", about).isEqualTo(head.extremities());
    assertThat(memory.depth()).as("depth, %s", about).isEqualTo(head.depth());
  }
}
