package klatsch.rules.auth;

import klatsch.model.event.Event;

/// Whether a server has signed an event. Somebody who knows the keys of servers answers.
@FunctionalInterface
public interface Signatures {
  /// For an event that is made here and not signed yet: its sender's server will sign it, and no
  /// other.
  Signatures STILL_TO_COME = (event, server) -> server.equals(event.sender().server());

  boolean has(Event event, String server);
}
