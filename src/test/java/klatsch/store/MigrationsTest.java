package klatsch.store;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import klatsch.config.StartupProblem;
import klatsch.store.Migrations.Migration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Some releases of a program, and what they find.
@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabase.class)
class MigrationsTest {
  /// All that the program needs.
  private static final Migration CORE =
      Migration.of(
          1, "0001_core", Migrations.ALL.stream().map(Migration::sql).collect(joining("\n")));

  private static final Migration PETS =
      step(2, "-- readable by 1\nCREATE TABLE pets (nr BIGINT PRIMARY KEY, name TEXT);\n");

  private static final Migration PETS_HAVE_AN_AGE =
      step(
          3,
          """
          -- readable by 2
          ALTER TABLE pets ADD COLUMN age BIGINT;

          INSERT INTO pets (nr, name, age) VALUES (1, 'Tom; a cat', 7);
          """);

  @Parameter private TestDatabase database;
  @TempDir private Path folder;
  private StoreSettings settings;

  @BeforeEach
  void anEmptyDatabase() {
    settings = database.fresh(folder);
  }

  @Test
  void theFilesInTheFolderAreTheMigrationsOfTheProgram() throws Exception {
    try (var files = Files.list(Path.of("src/main/resources/db"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              Migrations.ALL.stream().map(migration -> migration.name() + ".sql").toList());
    }
    assertThat(Migrations.ALL)
        .extracting(Migration::version)
        .isEqualTo(Stream.iterate(1, n -> n + 1).limit(Migrations.ALL.size()).toList());
  }

  @Test
  void aFreshDatabaseGetsAllStepsAndIsNotCopied() throws Exception {
    open(CORE, PETS, PETS_HAVE_AN_AGE);

    assertThat(versions()).isEqualTo("1 0001_core 1, 2 0002_step 1, 3 0003_step 2");
    assertThat(folder).isDirectoryNotContaining("glob:**before*");
  }

  @Test
  void anUpgradeKeepsWhatIsThereAndACopyOfIt() throws Exception {
    open(CORE);
    write("INSERT INTO aliases (alias, room_id, creator) VALUES ('#a:b', '!c', '@d:e')");

    open(CORE, PETS, PETS_HAVE_AN_AGE);

    assertThat(read("SELECT alias FROM aliases")).isEqualTo("#a:b");
    assertThat(read("SELECT name FROM pets")).isEqualTo("Tom; a cat");
    if (settings.embedded()) {
      assertThat(folder.resolve("klatsch-before-0002.db")).isNotEmptyFile();
      assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
    }
  }

  @Test
  void theCopyIsAWholeDatabase() throws Exception {
    if (!settings.embedded()) {
      return;
    }
    open(CORE);
    write("INSERT INTO aliases (alias, room_id, creator) VALUES ('#a:b', '!c', '@d:e')");
    open(CORE, PETS);

    Files.move(
        folder.resolve("klatsch-before-0002.db"),
        Files.createDirectory(folder.resolve("copy")).resolve(SqliteDatabase.FILE));
    settings = new StoreSettings("", folder.resolve("copy"));

    assertThat(versions()).isEqualTo("1 0001_core 1");
    assertThat(read("SELECT alias FROM aliases")).isEqualTo("#a:b");
  }

  @Test
  void aStepThatFailsLeavesNothingBehind() throws Exception {
    open(CORE);
    var broken = step(2, "-- readable by 1\nCREATE TABLE pets (nr BIGINT);\nCREATE NONSENSE;\n");

    assertThatThrownBy(() -> open(CORE, broken)).isInstanceOf(StartupProblem.class);

    open(CORE, PETS);
    assertThat(versions()).isEqualTo("1 0001_core 1, 2 0002_step 1");
  }

  @Test
  void anOlderProgramStartsIfTheSchemaAllowsIt() throws Exception {
    open(CORE, PETS);

    open(CORE);

    assertThat(versions()).isEqualTo("1 0001_core 1, 2 0002_step 1");
  }

  @Test
  void anOlderProgramRefusesWhatItCannotRead() throws Exception {
    open(CORE, PETS, PETS_HAVE_AN_AGE);

    assertThatThrownBy(() -> open(CORE))
        .isInstanceOf(StartupProblem.class)
        .hasMessageStartingWith(
            "The database has been upgraded to schema 3, and this program only knows 1:"
                + " start the newer program");
    open(CORE, PETS);
  }

  @Test
  void aMigrationThatWasEditedIsRefused() throws Exception {
    open(CORE, PETS);
    var edited = step(2, PETS.sql() + "-- edited\n");

    assertThatThrownBy(() -> open(CORE, edited))
        .isInstanceOf(StartupProblem.class)
        .hasMessageStartingWith("The migration 0002_step is not the one that made this database");
  }

  @Test
  void aToolDoesNotUpgradeUnderARunningServer() throws Exception {
    try (var _ = Store.open(settings, List.of(CORE))) {
      assertThatThrownBy(() -> Store.open(settings.shared(), List.of(CORE, PETS)))
          .isInstanceOf(StartupProblem.class)
          .hasMessageContaining("is in use by process");
    }

    Store.open(settings.shared(), List.of(CORE, PETS)).close();
    assertThat(versions()).isEqualTo("1 0001_core 1, 2 0002_step 1");
  }

  private static Migration step(int version, String sql) {
    return Migration.of(version, "%04d_step".formatted(version), sql);
  }

  private void open(Migration... known) {
    Store.open(settings, List.of(known)).close();
  }

  private String versions() throws SQLException {
    return read(
        """
        SELECT version || ' ' || name || ' ' || readable_by FROM schema_version ORDER BY version
        """);
  }

  private void write(String sql) throws SQLException {
    try (var raw = Opening.database(settings, Store.OUTAGE_PATIENCE);
        var session = raw.connectWriter()) {
      session.run(sql);
    }
  }

  /// Past all that looks at versions.
  private String read(String sql) throws SQLException {
    try (var raw = Opening.database(settings, Store.OUTAGE_PATIENCE);
        var session = raw.connectWriter()) {
      var parsed = new ParsedSql(sql, raw.dialect());
      var values = new Values(parsed, raw.dialect());
      return String.join(
          ", ", Query.run(session, parsed, values, row -> row.getString(1), Integer.MAX_VALUE));
    }
  }
}
