package klatsch.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;

/// Plays the scenarios that are wanted, each on a server with nothing in it, and prints one table.
/// See `bench/README.md`.
public final class Bench {
  private static final Path RESULTS = Path.of("bench/results");

  private Bench() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (List.of(arguments).contains("--help")) {
      System.out.print(Options.usage());
      return;
    }
    if (List.of(arguments).contains("--list")) {
      Scenarios.ALL.forEach(
          scenario -> System.out.printf("%-12s %s%n", scenario.name(), scenario.about()));
      return;
    }
    Options options;
    try {
      options = Options.parse(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println("bench: " + e.getMessage() + "\n\n" + Options.usage());
      System.exit(2);
      return;
    }
    var now = ZonedDateTime.now(ZoneOffset.UTC);
    var report = new Report(head(options, now));
    for (var scenario : wanted(options)) {
      System.err.println("bench: " + scenario.name() + ": " + scenario.about());
      try (var stage = Stage.open(options, report)) {
        scenario.run(stage);
        System.err.print(report.sinceLast());
      }
    }
    System.out.print(report);
    var name =
        now.format(DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmm")) + "-" + options.databaseName();
    Files.createDirectories(RESULTS);
    Files.writeString(RESULTS.resolve(name + ".txt"), report.toString());
  }

  private static List<Scenario> wanted(Options options) {
    var names = options.scenarios();
    return Scenarios.ALL.stream()
        .filter(scenario -> names.isEmpty() || names.contains(scenario.name()))
        .filter(scenario -> options.url() == null || scenario.isForAnyServer())
        .toList();
  }

  private static String head(Options options, ZonedDateTime now) {
    return """
    Klatsch bench, %s
    commit    %s
    command   %s
    machine   %d cores, %s %s
    java      %s
    database  %s
    """
        .formatted(
            now.format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'")),
            System.getProperty("klatsch.commit", "unknown"),
            System.getProperty("klatsch.command", "unknown"),
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            Runtime.version(),
            options.databaseName());
  }
}
