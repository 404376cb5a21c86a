package klatsch.house;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import klatsch.Main;
import klatsch.cli.Shell;
import klatsch.store.StoreSettings;

/// Somebody at the command line, on the machine where a server runs.
public final class Terminal {
  private final StoreSettings database;

  private Terminal(StoreSettings database) {
    this.database = database;
  }

  /// The command line of who keeps these data.
  public static Terminal on(StoreSettings database) {
    return new Terminal(database);
  }

  /// What was printed, and with which status the command ended.
  public record Result(int status, String out, String err) {}

  /// Types a command, such as `user lock alice`.
  public Result types(String command) {
    return types(command, "");
  }

  /// The same, and a password when asked for one.
  public Result types(String command, String password) {
    var out = new StringWriter();
    var err = new StringWriter();
    var shell =
        new Shell(
            Map.of(),
            database.dataDir(),
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            _ -> password);
    var words = new ArrayList<>(List.of(command.split(" ", -1)));
    words.addAll(List.of("--data-dir", database.dataDir().toString()));
    if (!database.url().isEmpty()) {
      words.addAll(List.of("--database-url", database.url().replaceFirst("^jdbc:", "")));
    }
    try {
      int status = Main.run(shell, words.toArray(String[]::new));
      return new Result(status, out.toString(), err.toString());
    } catch (Exception e) {
      throw new IllegalStateException(command, e);
    }
  }
}
