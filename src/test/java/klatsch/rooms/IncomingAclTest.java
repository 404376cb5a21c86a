package klatsch.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import klatsch.json.JsonObject;
import klatsch.rooms.Received.Accepted;
import klatsch.rooms.Received.Dropped;
import klatsch.rooms.Received.Waiting;
import klatsch.rules.stateres.Algorithm;
import klatsch.rules.stateres.Dag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Rooms that let not every server take part.
class IncomingAclTest extends IncomingEvents {
  private Received receive(String name, String origin) {
    return test.rooms.incoming().receive(dag.room, others.pdu(name), origin);
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
    var first = says("first", FOUNDER, "list");
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
    says("late", FOUNDER, "list");

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
    says("hello", FOUNDER, "open");
    receive("closed", "there");
    assertThat(receive("open", "there")).isInstanceOf(Dropped.class);

    receive("open", "good.org");

    assertThat(receive("hello", "there")).isInstanceOf(Accepted.class);
  }

  @Test
  void whoHasWaitedIsAskedAgain() {
    acl("list", "{'allow':['*'],'deny':['evil.org']}", "alice");
    var late = says("late", FOUNDER, "list");
    others.tellsMissing = false;
    others.tellsState = false;
    assertThat(receive("late", "evil.org")).isInstanceOf(Waiting.class);

    receive("list", "there");

    assertThat(room().head().extremities()).containsExactly(dag.get("list").id());
    assertThat(receive("late", "there")).isEqualTo(new Accepted(late.id()));
  }
}
