package klatsch.cli;

import java.util.List;
import klatsch.accounts.Account;
import klatsch.accounts.Accounts;
import klatsch.config.ConfigProblems;
import klatsch.config.StartupProblem;
import klatsch.model.error.MatrixException;

/// `./klatsch user lock` and its like: does something to one account.
///
/// It writes to the database itself and needs no running server; one that runs notices within a
/// second.
final class UserCommand implements Command {
  private static final String ERASE = "--erase";
  private static final String KEEP_SESSIONS = "--keep-sessions";

  private final Shell shell;
  private final Program program;
  private final Usage usage;
  private final Deed deed;

  /// What is done to the account, and the sentence that tells it.
  @FunctionalInterface
  private interface Deed {
    String run(Accounts accounts, Account account, Arguments arguments);
  }

  private UserCommand(Shell shell, Program program, Usage usage, Deed deed) {
    this.shell = shell;
    this.program = program;
    this.usage =
        usage
            .parameter("NAME", "It is a user id, or the part of it before the colon.")
            .withSettings();
    this.deed = deed;
  }

  /// All there are.
  static List<Command> all(Shell shell, Program program) {
    return List.of(
        new UserCommand(
            shell,
            program,
            Usage.of("user reset-password", "Gives an account a new password, and logs it out.")
                .flag(KEEP_SESSIONS, "Leaves it logged in where it is."),
            (accounts, account, arguments) ->
                resetPassword(shell, accounts, account, arguments.has(KEEP_SESSIONS))),
        new UserCommand(
            shell,
            program,
            Usage.of("user lock", "Locks an account, so that it can be used for nothing, for now."),
            (accounts, account, _) -> {
              accounts.moderation().setLocked(account.id(), true);
              return "Locked " + account.id() + ". Its sessions stay, for `user unlock`.";
            }),
        new UserCommand(
            shell,
            program,
            Usage.of("user unlock", "Unlocks an account; its sessions work again."),
            (accounts, account, _) -> {
              accounts.moderation().setLocked(account.id(), false);
              return "Unlocked " + account.id();
            }),
        new UserCommand(
            shell,
            program,
            Usage.of("user suspend", "Suspends an account: it can read and leave, but not speak."),
            (accounts, account, _) -> {
              accounts.moderation().setSuspended(account.id(), true);
              return "Suspended " + account.id();
            }),
        new UserCommand(
            shell,
            program,
            Usage.of("user unsuspend", "Lets a suspended account speak again."),
            (accounts, account, _) -> {
              accounts.moderation().setSuspended(account.id(), false);
              return account.id() + " is no longer suspended";
            }),
        new UserCommand(
            shell,
            program,
            Usage.of("user make-admin", "Makes somebody an administrator of this server."),
            (accounts, account, _) -> {
              accounts.moderation().setAdmin(account.id(), true);
              return account.id() + " is an administrator now";
            }),
        new UserCommand(
            shell,
            program,
            Usage.of("user remove-admin", "Makes an administrator an ordinary user."),
            (accounts, account, _) -> {
              accounts.moderation().setAdmin(account.id(), false);
              return account.id() + " is no longer an administrator";
            }),
        new UserCommand(
            shell,
            program,
            Usage.of("user deactivate", "Closes an account for good. Nothing brings it back.")
                .flag(ERASE, "Also hides what it has said from all who come later."),
            (accounts, account, arguments) -> {
              accounts.deactivation().close(account.id(), arguments.has(ERASE));
              return "Closed the account "
                  + account.id()
                  + ". It leaves its rooms while the server runs.";
            }));
  }

  private static String resetPassword(
      Shell shell, Accounts accounts, Account account, boolean keepSessions) {
    var user = account.id();
    var password = shell.password().askFor("New password for " + user);
    accounts.passwordPolicy().require(user, password);
    if (keepSessions) {
      accounts.passwordChange().keepAll(user, password);
      return "Changed the password of " + user;
    }
    accounts.passwordChange().endAll(user, password);
    return "Changed the password of " + user + " and logged it out everywhere";
  }

  @Override
  public Usage usage() {
    return usage;
  }

  @Override
  public int run(Arguments arguments) throws ConfigProblems {
    var config = arguments.config();
    try (var beside = program.openBeside(config)) {
      var account = named(beside.accounts(), arguments.parameter(0));
      shell.out().println(deed.run(beside.accounts(), account, arguments));
      return Commands.DONE;
    } catch (MatrixException refused) {
      throw new StartupProblem(refused.error().message());
    }
  }

  private static Account named(Accounts accounts, String name) {
    var user = accounts.users().named(name);
    var account = user == null ? null : accounts.moderation().find(user);
    if (account == null) {
      throw new StartupProblem(
          "There is no user " + name + " here; `./klatsch user list` shows all there are");
    }
    if (account.deactivated()) {
      throw new StartupProblem("The account " + account.id() + " has been closed, for good");
    }
    return account;
  }
}
