package klatsch.rooms;

import klatsch.rules.stateres.Algorithm;

/// Where a redaction names its target beside its content.
class IncomingRedactionsOfVersion10Test extends IncomingRedactions {
  IncomingRedactionsOfVersion10Test() {
    super(Algorithm.V1);
  }
}
