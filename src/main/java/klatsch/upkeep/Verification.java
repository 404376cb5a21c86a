package klatsch.upkeep;

import java.util.function.Consumer;
import klatsch.model.error.UnavailableException;
import klatsch.model.id.RoomId;
import klatsch.rules.RoomVersion;
import klatsch.store.Store;
import klatsch.store.StoreException;

/// Looks through everything that is in the database, and tells what is wrong.
///
/// Every event is read and its hash computed anew; each room is played again from its beginning,
/// and must come to the state, the members and the ends that are kept. All of it is of one moment,
/// also while servers write.
public final class Verification {
  private static final String DATABASE = "the database";

  private final Store store;
  private final Consumer<Finding> findings;
  private long rooms;
  private long events;
  private long unplayed;
  private long found;

  private Verification(Store store, Consumer<Finding> findings) {
    this.store = store;
    this.findings = findings;
  }

  /// What has been looked at.
  ///
  /// @param events read, those of every fate
  /// @param unplayed rooms of which too little is here to play them again
  /// @param media files that people have uploaded
  /// @param findings how much was wrong
  public record Result(long rooms, long events, long unplayed, long media, long findings) {
    /// The same, when the files have been looked at as well.
    Result andMedia(long count, long moreFindings) {
      return new Result(rooms, events, unplayed, media + count, findings + moreFindings);
    }
  }

  /// Looks at everything in the database.
  ///
  /// @param findings is told each thing that is wrong, as it is found
  public static Result run(Store store, Consumer<Finding> findings) {
    var verification = new Verification(store, findings);
    store.damage().forEach(what -> verification.found(DATABASE, what));
    try {
      return store.atOneMoment(verification::look);
    } catch (StoreException e) {
      if (verification.found == 0) {
        throw e;
      }
      verification.found(DATABASE, "because of that, not all of it can be read");
      return verification.result();
    }
  }

  private Result look() {
    store.integrity().contradictions().forEach(what -> found(DATABASE, what));
    for (long nr : store.integrity().rooms()) {
      try {
        look(nr);
      } catch (StoreException | UnavailableException e) {
        throw e;
      } catch (RuntimeException e) {
        // Where so much is wrong that it cannot even be looked at, there are other rooms.
        found("the room of number " + nr, "cannot be looked at: " + e.getMessage());
      }
    }
    return result();
  }

  private Result result() {
    return new Result(rooms, events, unplayed, 0, found);
  }

  private void look(long nr) {
    var room = store.rooms().find(nr);
    if (room == null) {
      found(DATABASE, "the room " + nr + " is there and is not");
      return;
    }
    rooms++;
    var version = RoomVersion.named(room.version());
    if (version == null) {
      found(room.id(), "there is no room version " + room.version());
      return;
    }
    var check = new RoomCheck(store, room, version, what -> found(room.id(), what));
    check.run();
    events += check.events();
    unplayed += check.isPlayed() ? 0 : 1;
  }

  private void found(RoomId room, String what) {
    found(room.value(), what);
  }

  private void found(String where, String what) {
    found++;
    findings.accept(new Finding(where, what));
  }
}
