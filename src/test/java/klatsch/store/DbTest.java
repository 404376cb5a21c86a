package klatsch.store;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import klatsch.model.error.MatrixException;
import klatsch.model.id.RoomAlias;
import klatsch.store.AliasStore.Alias;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Named parameters, lists, and many reading at once.
class DbTest extends StoreTest {
  private static final List<String> ODD =
      List.of("", "a,b", "\"quoted\"", "back\\slash", "{braces}", "new\nline", "NULL", "ü🐈", "'");

  private Db db;

  @BeforeEach
  void tables() {
    write(tx -> tx.sql("CREATE TABLE things (name TEXT, size BIGINT, flag BOOLEAN)").update());
    db = store.db();
  }

  @Test
  void listsHoldAnyText() {
    ODD.forEach(name -> put(name, 1L, true));

    assertThat(names("IN (:names)", ODD)).hasSameElementsAs(ODD);
    assertThat(names("IN (:names)", ODD.subList(1, 2))).containsExactly("a,b");
    assertThat(names("IN (:names)", List.of())).isEmpty();
  }

  @Test
  void listsHoldNumbersToo() {
    put("one", 1L, true);
    put("large", Long.MAX_VALUE, true);

    assertThat(
            db.sql("SELECT name FROM things WHERE size IN (:sizes) ORDER BY name")
                .with("sizes", List.of(1L, 2L, Long.MAX_VALUE))
                .list(row -> row.getString("name")))
        .containsExactly("large", "one");
  }

  @Test
  void oneNameMayStandTwice() {
    put("one", 1L, true);

    assertThat(
            db.sql("SELECT count(*) FROM things WHERE size = :n OR size + 1 = :n")
                .with("n", 1)
                .number())
        .isEqualTo(1);
  }

  @Test
  void nullIsAValueAndForgettingIsNot() {
    put(null, null, null);
    var query = db.sql("SELECT count(*) FROM things WHERE name IS NOT DISTINCT FROM :name");

    assertThatThrownBy(query::number)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("No value for :name in SELECT");
    assertThat(query.with("name", null).number()).isEqualTo(1);
    assertThatThrownBy(() -> query.with("nmae", "typo"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("There is no :nmae");
  }

  @Test
  void whatOneDatabaseCannotKeepNoneKeeps() {
    assertThatThrownBy(() -> put("a\0b", 1L, true)).isInstanceOf(MatrixException.class);
    assertThatThrownBy(() -> names("IN (:names)", List.of("a\0b")))
        .isInstanceOf(MatrixException.class);
  }

  @Test
  void textIsOrderedByItsBytes() {
    for (var name : List.of("b", "ä", "a", "Z", "_", "🐈", "\uffee")) {
      put(name, 1L, true);
    }

    assertThat(db.sql("SELECT name FROM things ORDER BY name").list(row -> row.getString("name")))
        .containsExactly("Z", "_", "a", "b", "ä", "\uffee", "🐈");
  }

  @Test
  void aMistakeNamesTheStatement() {
    assertThatThrownBy(() -> db.sql("SELECT nothing FROM nowhere").number())
        .isInstanceOf(StoreException.class)
        .hasMessage("Could not run: SELECT nothing FROM nowhere");
  }

  @Test
  void aQueryMayAskWhileItsRowsAreRead() {
    put("one", 1L, true);
    put("two", 2L, false);

    var pairs =
        db.sql("SELECT name FROM things ORDER BY name")
            .list(
                row ->
                    row.getString("name")
                        + names("IN (:names)", List.of(row.getString("name"))).getFirst());

    assertThat(pairs).containsExactly("oneone", "twotwo");
  }

  @Test
  void manyReadAtOnceWhileOthersWrite() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var readers = new ArrayList<Future<String>>();
      for (int i = 0; i < 2000; i++) {
        readers.add(
            threads.submit(
                () ->
                    store.aliases().ofRoom(ROOM).stream()
                        .map(alias -> alias.alias().localpart())
                        .collect(joining())));
      }
      for (char c = 'a'; c <= 'z'; c++) {
        var alias = new Alias(new RoomAlias("#" + c + ":here"), ROOM, ALICE);
        write(tx -> store.aliases().create(tx, alias));
      }

      for (var reader : readers) {
        assertThat("abcdefghijklmnopqrstuvwxyz").startsWith(reader.get());
      }
    }
  }

  @Test
  void aClosedStoreSaysSo() {
    store.close();

    assertThatThrownBy(() -> store.aliases().ofRoom(ROOM)).isInstanceOf(StoreException.class);
    reopen();
  }

  private void put(String name, Long size, Boolean flag) {
    write(
        tx ->
            tx.sql("INSERT INTO things (name, size, flag) VALUES (:name, :size, :flag)")
                .with("name", name)
                .with("size", size)
                .with("flag", flag)
                .later());
  }

  private List<String> names(String condition, List<String> names) {
    return db.sql("SELECT name FROM things WHERE name " + condition)
        .with("names", names)
        .list(row -> row.getString("name"));
  }
}
