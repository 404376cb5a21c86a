package klatsch.rooms;

import static klatsch.model.error.MatrixError.notFound;
import static klatsch.model.error.MatrixError.tooLarge;

import java.time.InstantSource;
import java.util.List;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rooms.history.EventFinder;
import klatsch.rooms.history.HistoryDoor;
import klatsch.store.ReportStore;
import klatsch.store.ReportStore.Report;
import klatsch.store.Store;
import org.jspecify.annotations.Nullable;

/// What people think that those who run this server should look at.
///
/// Reports of rooms and users are kept whether there is such a one or not: neither the answer nor
/// the time that it takes tells. And what is not known here may be seen in a directory elsewhere.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#reporting-content)
public final class Reports {
  /// In letters: some pages. Who has more to say can talk to those who read it.
  static final int LONGEST_REASON = 4_000;

  /// Of one reporter, so that nobody fills the disk with what a few people must read.
  static final int MOST_PER_REPORTER = 1_000;

  private final Store store;
  private final HistoryDoor door;
  private final EventFinder finder;
  private final InstantSource clock;

  Reports(Store store, HistoryDoor door, EventFinder finder, InstantSource clock) {
    this.store = store;
    this.door = door;
    this.finder = finder;
    this.clock = clock;
  }

  /// Reports what somebody has said, also if the reporter ignores them by now.
  ///
  /// @throws klatsch.model.error.MatrixException `M_NOT_FOUND` if the reporter is not in the room,
  ///   or there is no such event in it that they may see; `M_TOO_LARGE` for too long a reason
  public void event(UserId reporter, RoomId room, EventId id, @Nullable String reason) {
    checkLength(reason);
    var opened = door.openForEvent(reporter, room);
    var event = opened.room().head().isJoined(reporter) ? finder.find(opened.room(), id) : null;
    if (event == null || !opened.visible().covers(event.position())) {
      throw notFound("There is no such event, or you may not see it");
    }
    keep(reporter, room, id, event.event().sender(), reason);
  }

  /// @throws klatsch.model.error.MatrixException `M_TOO_LARGE` for too long a reason
  public void room(UserId reporter, RoomId room, String reason) {
    checkLength(reason);
    keep(reporter, room, null, null, reason);
  }

  /// @throws klatsch.model.error.MatrixException `M_TOO_LARGE` for too long a reason
  public void user(UserId reporter, UserId user, String reason) {
    checkLength(reason);
    keep(reporter, null, null, user, reason);
  }

  /// For those who look after them: the newest first.
  ///
  /// @param before only those with smaller numbers, to read on
  public List<ReportStore.Row> newest(long before, int limit) {
    return store.reports().newest(before, limit);
  }

  private static void checkLength(@Nullable String reason) {
    if (reason != null && reason.length() > LONGEST_REASON) {
      throw tooLarge("A reason has at most %d letters".formatted(LONGEST_REASON));
    }
  }

  private void keep(
      UserId reporter,
      @Nullable RoomId room,
      @Nullable EventId event,
      @Nullable UserId user,
      @Nullable String reason) {
    var text = reason == null ? "" : reason;
    var report = new Report(reporter, room, event, user, text, clock.millis());
    store.write(
        tx -> {
          store.reports().put(tx, report, MOST_PER_REPORTER);
          return report;
        });
  }
}
