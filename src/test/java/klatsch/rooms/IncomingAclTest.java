package klatsch.rooms;

import static klatsch.rooms.TestRooms.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import klatsch.json.JsonObject;
import klatsch.model.event.Event;
import klatsch.model.id.UserId;
import klatsch.rooms.Received.Accepted;
import klatsch.rooms.Received.Dropped;
import klatsch.rooms.Received.Waiting;
import klatsch.rules.stateres.Algorithm;
import klatsch.rules.stateres.Dag;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Rooms that let not every server take part.
@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabase.class)
class IncomingAclTest {
  private static final UserId FOUNDER = Dag.user("founder");

  @Parameter private TestDatabase database;
  @TempDir private Path folder;
  private final Dag dag = new Dag(Algorithm.V2_1);
  private final DagServers others = new DagServers(dag);
  private TestRooms test;
  private int time = 100;

  @BeforeEach
  void open() {
    test = new TestRooms(database.fresh(folder), others);
    test.rooms.incoming().begin(dag.version, others.pdu("create"));
    dag.names().forEach(name -> receive(name, "there"));
    test.joins(ALICE, dag.room);
    dag.take("alice", room().tail().getLast().event());
  }

  @AfterEach
  void close() {
    test.close();
  }

  private Received receive(String name, String origin) {
    return test.rooms.incoming().receive(dag.room, others.pdu(name), origin);
  }

  private RoomSnapshot room() {
    return test.rooms.timeline().get(dag.room);
  }

  private Event says(String name, String after) {
    var draft = dag.draft("m.room.message", null, FOUNDER, "{'body': '" + name + "'}");
    return dag.add(name, List.of(after), draft, time++);
  }

  private void acl(String name, String content, String after) {
    var draft = dag.draft("m.room.server_acl", "", FOUNDER, content);
    dag.add(name, List.of(after), draft, time++);
  }

  @ParameterizedTest(name = "{1} with {0}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'allow':['*'],'deny':['evil.org']}        | evil.org:8448 | false",
        "{'allow':['*'],'deny':['evil.org']}        | Evil.ORG      | false",
        "{'allow':['*'],'deny':['Evil.org']}        | evil.org      | false",
        "{'allow':['*'],'deny':['evil.org']}        | good.org      | true",
        "{'allow':['good.org'],'deny':['good.org']} | good.org      | false",
        "{'allow':['good.org']}                     | good.org:1    | true",
        "{'allow':[]}                               | good.org      | false",
        "{'allow':['*'],'allow_ip_literals':false}  | 1.2.3.4:8448  | false",
        "{'allow':['*'],'allow_ip_literals':false}  | [::1]         | false",
        "{'allow':['*']}                            | 1.2.3.4       | true",
      })
  void whoIsNotOnTheListBringsNothing(String list, String origin, boolean allowed) {
    acl("list", list, "alice");
    var first = says("first", "list");
    receive("list", "there");

    var received = receive("first", origin);

    assertThat(received).isInstanceOf(allowed ? Accepted.class : Dropped.class);
    if (received instanceof Dropped(var reason)) {
      assertThat(reason).contains("m.room.server_acl").contains(origin);
      assertThat(room().head().extremities()).containsExactly(dag.get("list").id());
    } else {
      assertThat(room().head().extremities()).containsExactly(first.id());
    }
  }

  /// What is refused is what comes after the list, even within what one server sends at once.
  @Test
  void theOtherEventsOfABatchComeIn() {
    var elsewhere = new Dag(Algorithm.V2_1, JsonObject.of("n", "2"));
    test.rooms.incoming().begin(elsewhere.version, others.pdu(elsewhere.get("create")));
    acl("list", "{'allow':['*'],'deny':['there']}", "alice");
    says("late", "list");

    assertThat(receive("list", "there")).isInstanceOf(Accepted.class);
    assertThat(receive("late", "there")).isInstanceOf(Dropped.class);
    var other = others.pdu(elsewhere.get("founder"));
    assertThat(test.rooms.incoming().receive(elsewhere.room, other, "there"))
        .isInstanceOf(Accepted.class);
    assertThat(receive("late", "good.org")).isInstanceOf(Accepted.class);
  }

  @Test
  void theListOfTodayHoldsNotOneOfBefore() {
    acl("closed", "{'allow':['good.org']}", "alice");
    acl("open", "{'allow':['*']}", "closed");
    says("hello", "open");
    receive("closed", "there");
    assertThat(receive("open", "there")).isInstanceOf(Dropped.class);

    receive("open", "good.org");

    assertThat(receive("hello", "there")).isInstanceOf(Accepted.class);
  }

  @Test
  void whoHasWaitedIsAskedAgain() {
    acl("list", "{'allow':['*'],'deny':['evil.org']}", "alice");
    var late = says("late", "list");
    others.tellsMissing = false;
    others.tellsState = false;
    assertThat(receive("late", "evil.org")).isInstanceOf(Waiting.class);

    receive("list", "there");

    assertThat(room().head().extremities()).containsExactly(dag.get("list").id());
    assertThat(receive("late", "there")).isEqualTo(new Accepted(late.id()));
  }
}
