package klatsch.rooms;

import java.util.List;
import java.util.Objects;
import klatsch.model.event.Event;
import klatsch.model.event.StateKey;
import klatsch.model.event.StoredEvent;
import klatsch.model.id.EventId;
import org.jspecify.annotations.Nullable;

/// Sets one piece of state, unless its sender has set it to the very same before: then nothing
/// happens, and the event that is there is the answer. A client that tries again after a lost
/// answer does not fill the room with copies.
///
/// For one use by one thread.
final class SetState implements Plan {
  private final StateKey key;
  private final Plan plan;
  private @Nullable Event already;

  /// @param plan one intent for this state, or none where it is as it should be
  SetState(StateKey key, Plan plan) {
    this.key = key;
    this.plan = plan;
  }

  @Override
  public List<Intent> against(RoomHead head) {
    var intents = plan.against(head);
    already = head.get(key);
    return intents.stream().allMatch(this::isSo) ? List.of() : intents;
  }

  private boolean isSo(Intent intent) {
    return already != null
        && already.sender().equals(intent.sender())
        && already.content().equals(intent.content());
  }

  /// The event that has set the state.
  ///
  /// @param appended what became of this plan
  EventId outcome(List<StoredEvent> appended) {
    return appended.isEmpty()
        ? Objects.requireNonNull(already, "nothing was set, and nothing is there").id()
        : appended.getLast().id();
  }
}
