package klatsch.search;

import static klatsch.rooms.TestRooms.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import klatsch.json.JsonObject;
import klatsch.model.event.Event;
import klatsch.rooms.EventFilter;
import klatsch.rooms.JoinedRoom;
import klatsch.rooms.Received.Accepted;
import klatsch.rules.stateres.Algorithm;
import klatsch.rules.stateres.Dag;
import klatsch.search.Wanted.Order;
import klatsch.store.TestDatabase;
import klatsch.telemetry.Telemetry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Alice has joined a room that is elsewhere. What was said there before is found when it is here.
@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabase.class)
class SearchingThePastTest {
  @Parameter private TestDatabase database;
  @TempDir private Path folder;
  private final Dag dag = new Dag(Algorithm.V2_1);
  private JoinedRoom here;
  private Searching searching;
  private int time = 100;

  @BeforeEach
  void open() {
    here = new JoinedRoom(dag, database.fresh(folder.resolve("data")));
    searching = openSearching();
  }

  private Searching openSearching() {
    return Searching.open(
        here.test.store, here.test.rooms, folder.resolve("index"), Telemetry.unseen().search());
  }

  @AfterEach
  void close() {
    searching.close();
    here.close();
  }

  private Event adds(String name, String type, JsonObject content, String after) {
    var draft = dag.draft(type, null, Dag.user("founder"), content);
    return dag.add(name, List.of(after), draft, time++);
  }

  private Event says(String name, String text, String after) {
    return adds(name, "m.room.message", JsonObject.of("body", text), after);
  }

  private List<String> finds(String term) {
    var wanted =
        new Wanted(
            term,
            List.of("content.body"),
            EventFilter.ALL,
            Order.RECENT,
            null,
            false,
            Set.of(),
            null);
    return searching.messages().search(ALICE, wanted).results().stream()
        .map(result -> dag.name(result.event().stored().id()))
        .toList();
  }

  @Test
  void whatWasSaidBeforeIsFoundWhenItIsHere() {
    says("older", "the first apple", "start");
    var wrong = says("wrong", "a bad apple", "older");
    says("newer", "the last apple", "wrong");
    adds("redaction", "m.room.redaction", JsonObject.of("redacts", wrong.id().value()), "newer");
    var join = dag.draft("m.room.member", ALICE.value(), ALICE, "{'membership': 'join'}");
    here.isHandedOver(dag.add("join", List.of("redaction"), join, time++));
    assertThat(finds("apple")).isEmpty();

    assertThat(here.backfills("wrong", "newer", "redaction")).allMatch(Accepted.class::isInstance);
    assertThat(finds("apple")).containsExactly("newer");
    assertThat(here.backfills("older", "start")).allMatch(Accepted.class::isInstance);

    assertThat(finds("first")).containsExactly("older");
    searching.close();
    here.test.restart();
    searching = openSearching();
    assertThat(finds("apple")).containsExactly("newer", "older");
  }
}
