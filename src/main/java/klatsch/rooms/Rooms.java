package klatsch.rooms;

import java.time.InstantSource;
import java.util.random.RandomGenerator;
import klatsch.crypto.RandomText;
import klatsch.notify.Notifier;
import klatsch.rooms.append.Append;
import klatsch.rooms.append.EventMaker;
import klatsch.rooms.append.Lanes;
import klatsch.rooms.append.Publication;
import klatsch.rooms.append.Transactions;
import klatsch.rooms.history.EventFinder;
import klatsch.rooms.history.EventReader;
import klatsch.store.Store;

/// The front door: everything that one can do in rooms.
public record Rooms(Timeline timeline, UserRooms userRooms, RoomActivity activity) {
  public static Rooms open(
      String serverName,
      Store store,
      Notifier notifier,
      InstantSource clock,
      RandomGenerator random) {
    var reader = new EventReader(store);
    var finder = new EventFinder(store, reader);
    var lanes = new Lanes(store, reader);
    var userRooms = new UserRooms(store);
    var activity = new RoomActivity(store.position());
    var append =
        new Append(
            store,
            lanes,
            new EventMaker(serverName, clock, new RandomText(random)),
            finder,
            new Publication(userRooms, activity, notifier),
            new Transactions(store, clock));
    return new Rooms(new Timeline(lanes, append), userRooms, activity);
  }
}
