package klatsch.rules.stateres;

import klatsch.model.event.StateKey;
import klatsch.model.id.EventId;
import org.jspecify.annotations.Nullable;

/// The entries of the state that no branch has touched. A room has a hundred thousand of them, so
/// nobody ever goes through them: they are asked for one by one.
public interface Agreed {
  /// For branches that tell their whole state.
  Agreed ON_NOTHING =
      new Agreed() {
        @Override
        public @Nullable EventId get(StateKey key) {
          return null;
        }

        @Override
        public Boolean cites(EventId event) {
          return false;
        }
      };

  /// The event that set an entry, or `null` if there is none. It has none for the entries that any
  /// branch tells of.
  @Nullable EventId get(StateKey key);

  /// Whether an event is in the auth chain of any event here, however far down; `null` if nobody
  /// has found out yet.
  ///
  /// To find out, go up and not down: from the event to the state events that cite it, to those
  /// that cite these, until one is met that sets an entry here.
  @Nullable Boolean cites(EventId event);
}
