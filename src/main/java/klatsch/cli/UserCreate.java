package klatsch.cli;

import klatsch.accounts.Accounts;
import klatsch.config.ConfigProblems;
import klatsch.config.StartupProblem;
import klatsch.model.error.MatrixException;
import klatsch.model.id.UserId;

/// `./klatsch user create`: makes an account, whatever `registration.mode` says.
///
/// It writes to the database itself and needs no running server; one that runs sees the account at
/// once. The password is asked for, or read from standard input when that is no terminal.
final class UserCreate implements Command {
  private static final String ADMIN = "--admin";

  private final Shell shell;
  private final Program program;

  UserCreate(Shell shell, Program program) {
    this.shell = shell;
    this.program = program;
  }

  @Override
  public Usage usage() {
    return Usage.of(
            "user create",
            "Makes an account, also while the server runs and when registration is off.")
        .parameter("NAME", "It is the part of the user id before the colon.")
        .flag(ADMIN, "Makes an administrator of this server.")
        .withSettings();
  }

  @Override
  public int run(Arguments arguments) throws ConfigProblems {
    var config = arguments.config();
    var admin = arguments.has(ADMIN);
    try (var beside = program.openBeside(config)) {
      var user = create(beside.accounts(), arguments.parameter(0), admin);
      shell.out().println("Made the account " + user + (admin ? ", an administrator" : ""));
      return Commands.DONE;
    } catch (MatrixException refused) {
      throw new StartupProblem(refused.error().message());
    }
  }

  private UserId create(Accounts accounts, String name, boolean admin) {
    var user = accounts.users().newId(name);
    accounts.users().requireFree(user);
    var password = shell.password().askFor("Password for " + user);
    accounts.passwordPolicy().require(user, password);
    accounts.users().create(user, accounts.passwords().hash(password), admin);
    return user;
  }
}
