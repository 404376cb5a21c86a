package klatsch.rooms;

import static klatsch.rooms.TestRooms.ALICE;

import java.nio.file.Path;
import java.util.List;
import klatsch.json.JsonObject;
import klatsch.model.event.Event;
import klatsch.model.event.StateKey;
import klatsch.model.event.StoredEvent;
import klatsch.model.id.EventId;
import klatsch.model.id.UserId;
import klatsch.rooms.History.Direction;
import klatsch.rules.RoomVersion;
import klatsch.rules.format.Draft;
import klatsch.rules.stateres.Dag;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// A room of which some are here, and some on another server that sends what happens there.
@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabase.class)
abstract class IncomingEvents {
  static final UserId FOUNDER = Dag.user("founder");
  static final UserId DAVE = Dag.user("dave");

  @Parameter TestDatabase database;
  @TempDir Path folder;
  final Dag dag;
  final DagServers others;
  TestRooms test;
  int time = 100;

  IncomingEvents() {
    this(RoomVersion.V12);
  }

  IncomingEvents(RoomVersion version) {
    dag = new Dag(version);
    others = new DagServers(dag);
  }

  /// A room of Founder's, who is there, in which Alice is, who is here.
  @BeforeEach
  void open() {
    begin(folder);
  }

  /// The same once more, on a server that knows nothing.
  void begin(Path elsewhere) {
    test = new TestRooms(database.fresh(elsewhere), others);
    test.rooms.incoming().begin(dag.version, others.pdu("create"));
    dag.names().forEach(this::receive);
    test.joins(ALICE, dag.room);
    dag.take("alice", room().tail().getLast().event());
  }

  @AfterEach
  void close() {
    test.close();
  }

  Received receive(String name) {
    return receive(others.pdu(name));
  }

  Received receive(JsonObject pdu) {
    return test.rooms.incoming().receive(dag.room, pdu, "there");
  }

  RoomSnapshot room() {
    return test.rooms.timeline().get(dag.room);
  }

  Event says(String name, UserId sender, String... after) {
    var draft = dag.draft("m.room.message", null, sender, "{'body': '" + name + "'}");
    return dag.add(name, List.of(after), draft, time++);
  }

  Event sets(String name, String type, String content, String... after) {
    return dag.add(name, List.of(after), dag.draft(type, "", FOUNDER, content), time++);
  }

  Event member(String name, UserId sender, UserId target, String to, String... after) {
    var content = "{'membership': '%s'}".formatted(to);
    var draft = dag.draft(StateKey.MEMBER, target.value(), sender, content);
    return dag.add(name, List.of(after), draft, time++);
  }

  void receiveAll(String... names) {
    for (var name : names) {
      receive(name);
    }
  }

  void redacts(String name, UserId sender, EventId target, String... after) {
    var draft = new Draft(dag.room, "m.room.redaction", null, sender, JsonObject.EMPTY, target);
    dag.add(name, List.of(after), draft, time++);
  }

  StoredEvent find(EventId id) {
    return test.rooms.history().event(ALICE, dag.room, id).stored();
  }

  List<EventId> shownToAlice() {
    return test
        .rooms
        .history()
        .messages(ALICE, dag.room, Direction.FORTH, 0L, null, 1000, EventFilter.ALL)
        .events()
        .stream()
        .map(seen -> seen.stored().id())
        .toList();
  }
}
