package klatsch.cli;

import klatsch.config.ConfigProblems;
import klatsch.model.error.Errcode;

/// `./klatsch errors manual`: the page `docs/operating/errors.md`.
final class ErrorsManual implements Command {
  private final Shell shell;

  ErrorsManual(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Usage usage() {
    return Usage.of("errors manual", "Prints the manual of all error codes, as Markdown.");
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
            # Error codes

            *Written by `./dev docs` from the code; changes by hand are lost.*

            What clients are told as `errcode`, beside a sentence about the case in `error`. The status is the usual
            one; the specification wants another here and there. A 500 says under which name the log knows the
            request; a 503 with `Retry-After` says what is missing.

            | Code | Status | |
            |---|---|---|
            """);
    for (var code : Errcode.values()) {
      page.append("| `%s` | %d | %s |\n".formatted(code.wireName(), code.status(), code.meaning()));
    }
    return page.toString();
  }
}
