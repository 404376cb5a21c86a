package klatsch.cli;

import klatsch.Config;
import klatsch.config.ConfigProblems;
import klatsch.config.Setting;

/// `./klatsch config manual`: the page `docs/operating/settings.md`.
final class ConfigManual implements Command {
  private final Shell shell;

  ConfigManual(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Usage usage() {
    return Usage.of("config manual", "Prints the manual of all settings, as Markdown.");
  }

  @Override
  public int run(Arguments arguments) throws ConfigProblems {
    arguments.check();
    shell.out().print(page());
    shell.out().flush();
    return Commands.DONE;
  }

  /// The page. `ManualsTest` compares it with the one in the tree.
  static String page() {
    var page =
        new StringBuilder(
            """
            # Settings

            *Written by `./dev docs` from the code; changes by hand are lost.*

            Nothing needs to be set. What is set may stand in three places; the first of them wins:

            1. an option of the command line: `./klatsch serve --http-port 8080`
            2. a variable of the environment: `KLATSCH_HTTP_PORT=8080`
            3. a line of the settings file: `http.port = 8080`

            The file is the one that `--config` or `KLATSCH_CONFIG` names, and otherwise `klatsch.conf` in the
            current folder, if it is there. Empty lines and lines that begin with `#` mean nothing in it.
            `./klatsch config explain` prints what holds now, and why. A name or value that is wrong keeps the
            server from starting, with status 2 and a sentence for each.
            """);
    for (var setting : Config.settings()) {
      page.append('\n').append(entry(setting));
    }
    return page.toString();
  }

  private static String entry(Setting setting) {
    return """
    ## `%s`

    %s

    | Needs | Default | Option | Variable |
    |---|---|---|---|
    | %s | %s | `%s` | `%s` |
    """
        .formatted(
            setting.name(),
            setting.meaning(),
            setting.needs(),
            setting.standard().isEmpty() ? "nothing" : "`" + setting.standard() + "`",
            setting.option(),
            setting.variable());
  }
}
