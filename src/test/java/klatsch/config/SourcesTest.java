package klatsch.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where values come from, which one stands, and what is said about wrong ones.
class SourcesTest {
  private record Example(int port, LogConfig log, DatabaseConfig database) {
    static Example from(Settings settings) {
      return new Example(
          settings.port("http.port", 8008, "A port."),
          LogConfig.from(settings),
          DatabaseConfig.from(settings));
    }
  }

  @TempDir private Path folder;
  private Path file;
  private Sources sources;

  @BeforeEach
  void nothingGiven() {
    var settings = Settings.none();
    Example.from(settings);
    sources = new Sources(settings.known(), List.of("--admin"));
    file = folder.resolve("klatsch.conf");
  }

  @Test
  void withNothingGivenTheDefaultsHold() throws ConfigProblems {
    assertThat(read())
        .isEqualTo(
            new Example(
                8008,
                new LogConfig(LogConfig.Level.INFO, LogConfig.Format.TEXT),
                new DatabaseConfig(null)));
  }

  @Test
  void theCommandLineWinsOverTheEnvironmentAndThatOverTheFile() throws Exception {
    write("http.port = 1", "log.level = error", "database.url = postgres://file/");

    sources
        .option("http.port", "3")
        .environment(Map.of("KLATSCH_HTTP_PORT", "2", "KLATSCH_LOG_LEVEL", "debug"))
        .file(file);

    assertThat(read())
        .isEqualTo(
            new Example(
                3,
                new LogConfig(LogConfig.Level.DEBUG, LogConfig.Format.TEXT),
                new DatabaseConfig(new Secret("postgres://file/"))));
  }

  @Test
  void aFileHasCommentsAndEmptyLinesAndKeepsHashesInValues() throws Exception {
    write("# the database", "", "  database.url=postgres://me:a#b@host/db  ");

    sources.file(file);

    assertThat(read().database().url()).isEqualTo(new Secret("postgres://me:a#b@host/db"));
  }

  @Test
  void anEmptyValueIsNoValue() throws Exception {
    write("http.port =");

    sources.environment(Map.of("KLATSCH_HTTP_PORT", "")).file(file);

    assertThat(read().port()).isEqualTo(8008);
  }

  @Test
  void whatBelongsToTheLauncherAndToOthersIsLeftAlone() throws ConfigProblems {
    sources.environment(
        Map.of("KLATSCH_JAVA_HOME", "/x", "KLATSCH_JAVA_OPTS", "-Xmx1g", "HTTP_PORT", "x"));

    assertThat(read().port()).isEqualTo(8008);
  }

  @Test
  void allProblemsAreToldAtOnceEachWithItsPlaceAndWhatMayHaveBeenMeant() throws IOException {
    write("http.prot = 1", "just words", "http.port = 70000", "http.port = 1", "zebra = striped");

    sources
        .unknownOption("--log-levle")
        .unknownOption("--admn")
        .unknownOption("--zebra")
        .environment(Map.of("KLATSCH_LOG_LEVEL", "much", "KLATSCH_DATABASE_ULR", "x"))
        .file(file);

    assertThat(problems())
        .containsExactlyInAnyOrder(
            "there is no option --log-levle; did you mean --log-level?",
            "there is no option --admn; did you mean --admin?",
            "there is no option --zebra; `--help` lists all there are",
            "the environment has KLATSCH_DATABASE_ULR, which is no setting;"
                + " did you mean KLATSCH_DATABASE_URL?",
            file + " line 1: there is no setting http.prot; did you mean http.port?",
            file + " line 2: `key = value` is needed, and there is no `=`",
            file + " line 4: http.port is in line 3 already; keep one of them",
            file
                + " line 5: there is no setting zebra; `./klatsch config explain` lists all there"
                + " are",
            file
                + " line 3: `70000` will not do for http.port, which needs a number from 0 (any"
                + " free port) to 65535",
            "KLATSCH_LOG_LEVEL: `much` will not do for log.level, which needs one of error, warn,"
                + " info, debug");
  }

  @Test
  void aMissingFileIsAProblem() {
    sources.file(file);

    assertThat(problems())
        .containsExactly(
            "the settings file " + file + " cannot be read as UTF-8 text; is it there?");
  }

  @Test
  void aSecretMayLieInAFileOfItsOwn() throws Exception {
    var secret = Files.writeString(folder.resolve("url"), "postgres://me:pw@host/db\n");

    sources.option("database.url", "file:" + secret);

    assertThat(read().database().url()).isEqualTo(new Secret("postgres://me:pw@host/db"));
  }

  @Test
  void noProblemQuotesASecret() {
    sources.option("database.url", "mysql://me:geheim@host/db");

    assertThat(problems())
        .containsExactly(
            "--database-url: it must begin with `postgres://`; leave it out to use SQLite");
  }

  @Test
  void aSecretIsNotShown() {
    sources.option("database.url", "postgres://me:geheim@host/db");
    var settings = sources.settings();
    Example.from(settings);

    assertThat(settings.known().toString()).contains("****").doesNotContain("geheim");
  }

  private void write(String... lines) throws IOException {
    Files.write(file, List.of(lines));
  }

  private Example read() throws ConfigProblems {
    var settings = sources.settings();
    var example = Example.from(settings);
    settings.check();
    return example;
  }

  private List<String> problems() {
    var settings = sources.settings();
    Example.from(settings);
    return catchThrowableOfType(ConfigProblems.class, settings::check).problems();
  }
}
