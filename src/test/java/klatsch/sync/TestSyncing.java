package klatsch.sync;

import klatsch.config.PresenceConfig;
import klatsch.e2ee.Encryption;
import klatsch.rooms.TestRooms;
import klatsch.telemetry.Telemetry;

/// What clients are told, over the rooms of a test.
final class TestSyncing {
  private TestSyncing() {}

  static Syncing open(TestRooms test) {
    return open(
        test,
        Encryption.open(test.store, test.notifier, Telemetry.unseen().devices(), test.clock()));
  }

  static Syncing open(TestRooms test, Encryption encryption) {
    return Syncing.open(
        test.store,
        test.accounts,
        test.rooms,
        encryption,
        PresenceConfig.USUAL,
        test.notifier,
        test.clock());
  }
}
