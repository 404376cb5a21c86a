package klatsch.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// SQLite takes the index that was made for the question. PostgreSQL decides by what is in the
/// tables, which a test cannot tell.
class StatePlanTest {
  @TempDir private Path folder;

  @Test
  void theWholeStateIsFoundByItsEnd() {
    assertThat(plan(StateStore.WHOLE)).contains("INDEX room_state_by_end (room_nr=? AND until>?)");
  }

  @Test
  void whatHasChangedIsFoundByItsBeginning() {
    assertThat(plan(StateStore.CHANGED))
        .contains("INDEX room_state_by_start (room_nr=? AND since>? AND since<?)");
  }

  @ParameterizedTest
  @CsvSource({
    "AND s.type < 'a',                     type<?",
    "AND s.type IN ('a'),                  type=?",
    "AND s.type = 'a' AND s.state_key = 'b', type=? AND state_key=?",
  })
  void whatIsNamedIsFoundByItsName(String which, String found) {
    assertThat(plan(StateStore.BY_KEY + which))
        .contains("INDEX sqlite_autoindex_room_state_1 (room_nr=? AND " + found + ")");
  }

  @ParameterizedTest
  @ValueSource(strings = {EventStore.LATER, EventStore.EARLIER})
  void aMomentIsFoundWithoutReadingEventsOrSorting(String sql) {
    assertThat(plan(sql))
        .contains("COVERING INDEX events_by_time (room_nr=? AND origin_server_ts")
        .doesNotContain("TEMP B-TREE");
  }

  @Test
  void whatAPagesEventsHaveAsChildrenIsFoundByTheirParents() {
    var plan = plan(RelationStore.SUMMARIES);

    assertThat(plan).contains("INDEX relations_of_parent (parent=? AND rel_type=?");
    assertThat(plan).doesNotContain("relations_of_room").doesNotContain("SCAN r");
  }

  @Test
  void theThreadsOfARoomAreFoundInTheirOrder() {
    var plan = plan(RelationStore.THREADS);

    assertThat(plan)
        .contains("r USING INDEX relations_of_room (room_nr=? AND rel_type=?")
        .contains("later USING INDEX relations_of_parent (parent=? AND rel_type=?")
        .doesNotContain("TEMP B-TREE");
  }

  @Test
  void whetherARoomIsReadToItsEndIsFoundByTheEnds() {
    assertThat(plan(ReceiptStore.BEHIND))
        .contains("e USING INDEX events_of_room (room_nr=? AND position>?)")
        .contains(
            "t USING COVERING INDEX relations_of_room (room_nr=? AND rel_type=? AND position>?)");
  }

  @Test
  void whomSomebodyKnowsIsFoundByTheirRoomsAndThoseThatAreOpen() {
    assertThat(plan(NameStore.KNOWN))
        .contains("SCAN r USING INDEX rooms_open")
        .contains("m USING INDEX memberships_of_room (room_nr=? AND membership=?)")
        .doesNotContain("SCAN m");
  }

  private String plan(String sql) {
    var question = "EXPLAIN QUERY PLAN " + sql.replaceAll("(?<!:):\\w+", "1");
    try (var store = Store.open(new StoreSettings("", folder))) {
      List<String> steps = store.write(tx -> tx.sql(question).list(row -> row.getString("detail")));
      return String.join("\n", steps);
    }
  }
}
