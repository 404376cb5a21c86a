package klatsch.rooms;

import klatsch.model.event.StateKey;

/// Is told what has changed in rooms, when it is durable.
@FunctionalInterface
public interface StateListener {
  /// Called on the store's publisher, in the order of the commits: it must be quick and wait for
  /// nothing.
  ///
  /// @param room after the change
  /// @param key of the entry that was set, or whose content was redacted
  void changed(RoomHead room, StateKey key);
}
