package klatsch.rooms;

import klatsch.rules.RoomVersion;

/// Where a redaction names its target beside its content.
class IncomingRedactionsOfVersion10Test extends IncomingRedactions {
  IncomingRedactionsOfVersion10Test() {
    super(RoomVersion.V10);
  }
}
