package klatsch.crash;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;

/// What clients were told, and may rely on from then on.
final class Journal {
  /// More than anybody waits for.
  private static final int ENOUGH = 1_000_000;

  /// The event of each text that was sent.
  final Map<String, String> messages = new ConcurrentHashMap<>();

  /// Events that were taken back.
  final Set<String> redacted = ConcurrentHashMap.newKeySet();

  /// What each user has last put in the state of the room, and in the account.
  final Map<String, Long> states = new ConcurrentHashMap<>();

  final Map<String, Long> accountData = new ConcurrentHashMap<>();

  /// What each has last put in the account of the follower.
  final Map<String, Long> followersData = new ConcurrentHashMap<>();

  /// The events up to which each user has said to have read.
  final Map<String, Set<String>> receipts = new ConcurrentHashMap<>();

  /// Who is in the room.
  final Map<String, Boolean> joined = new ConcurrentHashMap<>();

  /// Texts of messages that were sent to the follower's device.
  final List<String> toDevice = new CopyOnWriteArrayList<>();

  /// One for each answer: who kills the server waits for some.
  final Semaphore answers = new Semaphore(0);

  /// What must never be, as sentences.
  final List<String> broken = new CopyOnWriteArrayList<>();

  /// Something failed, and nobody needs to wait for more.
  void breaks(String who, Throwable failure) {
    broken.add(who + ": " + failure);
    answers.release(ENOUGH);
  }
}
