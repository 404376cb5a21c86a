package klatsch.rooms;

import klatsch.rules.stateres.Algorithm;

/// Where a redaction names its target in its content.
class IncomingRedactionsTest extends IncomingRedactions {
  IncomingRedactionsTest() {
    super(Algorithm.V2_1);
  }
}
