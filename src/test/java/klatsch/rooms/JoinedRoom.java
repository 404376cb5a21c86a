package klatsch.rooms;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import klatsch.json.JsonObject;
import klatsch.model.event.Event;
import klatsch.model.event.StateKey;
import klatsch.model.id.EventId;
import klatsch.model.id.UserId;
import klatsch.rooms.History.Direction;
import klatsch.rules.stateres.Dag;
import klatsch.store.StoreSettings;

/// A room that is elsewhere, and a server that hears of it when somebody of its own joins.
public final class JoinedRoom implements AutoCloseable {
  public final Dag dag;
  public final DagServers others;
  public final TestRooms test;

  public JoinedRoom(Dag dag, StoreSettings settings) {
    this.dag = dag;
    this.others = new DagServers(dag);
    this.test = new TestRooms(settings, others);
  }

  public RoomSnapshot room() {
    return test.rooms.timeline().get(dag.room);
  }

  /// An event with which somebody joins, after all that has happened.
  Event join(UserId user, long time, String... after) {
    var content = "{'membership': 'join'}";
    var parents = after.length == 0 ? dag.ends() : List.of(after);
    return dag.add("join", parents, dag.draft(StateKey.MEMBER, user.value(), user, content), time);
  }

  /// What the other server hands over when it has let somebody in.
  public Received isHandedOver(Event join) {
    var told = others.stateIds("there", dag.room, join.id());
    return test.rooms
        .incoming()
        .join(dag.version, others.pdu(join), pdus(told.state()), pdus(told.authChain()), "there");
  }

  List<JsonObject> pdus(List<EventId> ids) {
    return ids.stream().map(id -> others.pdu(dag.get(id))).toList();
  }

  public List<Received> backfills(String... names) {
    return bring(List.of(names).stream().map(others::pdu).toList());
  }

  List<Received> bring(List<JsonObject> pdus) {
    return test.rooms.incoming().backfill(dag.room, pdus, "there");
  }

  /// All that is before an event, the deepest first, as other servers send it.
  List<Event> before(Event event, Random random) {
    var found = new ArrayList<Event>();
    var seen = new HashSet<EventId>();
    var waiting = new ArrayList<>(event.prevEvents());
    while (!waiting.isEmpty()) {
      var id = waiting.removeLast();
      if (seen.add(id)) {
        found.add(dag.get(id));
        waiting.addAll(dag.get(id).prevEvents());
      }
    }
    Collections.shuffle(found, random);
    found.sort(Comparator.comparingLong(Event::depth).reversed());
    return found;
  }

  /// What somebody is shown who reads all of it, page by page.
  List<Seen> reads(UserId user, Direction direction, int limit) {
    var all = new ArrayList<Seen>();
    Long from = null;
    do {
      var page =
          test.rooms
              .history()
              .messages(user, dag.room, direction, from, null, limit, EventFilter.ALL);
      all.addAll(page.events());
      // As clients carry it.
      from = page.end() == null ? null : StreamToken.place(StreamToken.atPlace(page.end()));
    } while (from != null);
    return all;
  }

  List<String> names(List<Seen> events) {
    return events.stream().map(seen -> dag.name(seen.stored().id())).toList();
  }

  Set<String> accepted() {
    var names = new HashSet<>(dag.names());
    names.removeIf(dag::isRejected);
    return names;
  }

  @Override
  public void close() {
    test.close();
  }
}
