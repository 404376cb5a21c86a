package klatsch.bench;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import klatsch.json.Json;
import klatsch.model.event.Event;
import klatsch.model.event.Fate;
import klatsch.model.event.StateKey;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rules.RoomVersion;
import klatsch.rules.format.Draft;
import klatsch.rules.format.EventFormat;
import klatsch.store.Store;
import klatsch.store.StoreSettings;

/// A long history of one room, written straight into the store of a server that does not run: whole
/// events, each on top of the one before.
final class History {
  private static final int GROUP = 500;

  private final RoomId room;
  private final UserId user;

  private History(RoomId room, UserId user) {
    this.room = room;
    this.user = user;
  }

  /// A room with somebody in it, made by a server that runs.
  static History begin(Hands hands) throws IOException {
    var who = hands.register("historian", null);
    var room = hands.room(Hands.text(who, "access_token"));
    return new History(
        new RoomId(URLDecoder.decode(room, StandardCharsets.UTF_8)),
        new UserId(Hands.text(who, "user_id")));
  }

  /// @return events per second
  double write(Stage stage, int count) {
    var database = stage.options().database();
    var settings = new StoreSettings(database == null ? "" : database, stage.own().data());
    try (var store = Store.open(settings)) {
      var began = System.nanoTime();
      for (var done = 0; done < count; done += GROUP) {
        writeGroup(store, done, Math.min(GROUP, count - done));
      }
      return count / ((System.nanoTime() - began) / 1e9);
    }
  }

  private void writeGroup(Store store, int from, int count) {
    var before = Objects.requireNonNull(store.rooms().find(room));
    var version = Objects.requireNonNull(RoomVersion.named(before.version()));
    var cited = cited(store, before.nr());
    store.write(
        tx -> {
          var ends = before.extremities();
          var depth = before.depth();
          for (var i = 0; i < count; i++) {
            depth++;
            var event = message(version, from + i, ends, cited, depth);
            var at = tx.nextPosition();
            store
                .events()
                .insert(
                    tx,
                    before.nr(),
                    at,
                    event.id(),
                    event.bytes(),
                    depth,
                    null,
                    null,
                    Fate.ACCEPTED);
            ends = List.of(event.id());
          }
          store.rooms().advance(tx, before.nr(), before.extremities(), depth, ends);
          return depth;
        });
  }

  private Event message(
      RoomVersion version, int number, List<EventId> ends, List<EventId> cited, long depth) {
    var content = Json.parseObject(Message.json(number));
    var draft = Draft.message(room, "m.room.message", user, content);
    return EventFormat.build(version, draft, ends, cited, depth, depth);
  }

  private List<EventId> cited(Store store, long room) {
    var wanted = List.of(StateKey.POWER_LEVELS, StateKey.member(user));
    return store.states().current(room).stream()
        .filter(row -> wanted.contains(row.key()))
        .map(row -> row.event().eventId())
        .toList();
  }
}
