package klatsch.cli;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import klatsch.accounts.Account;
import klatsch.config.ConfigProblems;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// `./klatsch user list`: all accounts, one a line. It reads them page by page, so that a million
/// of them need no more memory than a few.
final class UserList implements Command {
  private static final int PAGE = 1_000;

  private final Shell shell;
  private final Program program;

  UserList(Shell shell, Program program) {
    this.shell = shell;
    this.program = program;
  }

  @Override
  public Usage usage() {
    return Usage.of("user list", "Lists all accounts.").withSettings();
  }

  @Override
  public int run(Arguments arguments) throws ConfigProblems {
    var config = arguments.config();
    try (var beside = program.openBeside(config)) {
      var moderation = beside.accounts().moderation();
      print("USER ID", "ADMIN", "GUEST", "LOCKED", "SUSPENDED", "DEACTIVATED", "CREATED");
      @Nullable UserId last = null;
      List<Account> page;
      do {
        page = moderation.page(last, PAGE);
        page.forEach(this::print);
        last = page.isEmpty() ? last : page.getLast().id();
      } while (page.size() == PAGE && !shell.out().checkError()); // `| head` has seen enough
      return Commands.DONE;
    }
  }

  private void print(Account account) {
    print(
        account.id(),
        yes(account.admin()),
        yes(account.guest()),
        yes(account.locked()),
        yes(account.suspended()),
        yes(account.deactivated()),
        Instant.ofEpochMilli(account.createdTs()).truncatedTo(ChronoUnit.SECONDS));
  }

  private void print(Object... columns) {
    shell.out().println("%-40s  %-5s  %-5s  %-6s  %-9s  %-11s  %s".formatted(columns));
  }

  private static String yes(boolean is) {
    return is ? "yes" : "-";
  }
}
