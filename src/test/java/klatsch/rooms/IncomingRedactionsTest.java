package klatsch.rooms;

import klatsch.rules.RoomVersion;

/// Where a redaction names its target in its content.
class IncomingRedactionsTest extends IncomingRedactions {
  IncomingRedactionsTest() {
    super(RoomVersion.V12);
  }
}
