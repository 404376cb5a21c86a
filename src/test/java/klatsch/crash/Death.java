package klatsch.crash;

import klatsch.store.TestDatabase;

/// How a server dies, and on which database.
enum Death {
  KILL_ON_SQLITE(TestDatabase.SQLITE),
  KILL_ON_POSTGRES(TestDatabase.POSTGRES),

  /// With the machine: of what was not synced, a part is lost.
  POWER_CUT_ON_SQLITE(TestDatabase.SQLITE);

  final TestDatabase database;

  Death(TestDatabase database) {
    this.database = database;
  }

  boolean isOfTheMachine() {
    return this == POWER_CUT_ON_SQLITE;
  }
}
