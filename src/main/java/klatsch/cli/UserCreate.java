package klatsch.cli;

import java.util.concurrent.Callable;
import klatsch.Config;
import klatsch.accounts.Accounts;
import klatsch.config.ConfigProblems;
import klatsch.config.StartupProblem;
import klatsch.model.error.MatrixException;
import klatsch.model.id.UserId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `./klatsch user create`: makes an account, whatever `registration.mode` says.
///
/// It writes to the database itself and needs no running server; one that runs sees the account at
/// once.
@Command(
    name = "create",
    sortOptions = false,
    description = {
      "Makes an account, also while the server runs and when registration is off.",
      "The password is asked for, or read from standard input when that is not a terminal."
    })
final class UserCreate implements Callable<Integer> {
  private final Shell shell;
  private final Program program;
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "NAME", description = "The part of the user id before the colon.")
  private String name = "";

  @Option(names = "--admin", description = "Makes an administrator of this server.")
  private boolean admin;

  UserCreate(Shell shell, Program program) {
    this.shell = shell;
    this.program = program;
  }

  @Override
  public Integer call() throws ConfigProblems {
    var settings = SettingOptions.gather(spec, shell);
    var config = Config.from(settings);
    settings.check();
    try (var beside = program.openBeside(config)) {
      var user = create(beside.accounts());
      shell.out().println("Made the account " + user + (admin ? ", an administrator" : ""));
      return 0;
    } catch (MatrixException refused) {
      throw new StartupProblem(refused.error().message());
    }
  }

  private UserId create(Accounts accounts) {
    var user = accounts.users().newId(name);
    accounts.users().requireFree(user);
    var password = shell.password().askFor("Password for " + user);
    accounts.passwords().requireUsable(password);
    accounts.users().create(user, accounts.passwords().hash(password), admin);
    return user;
  }
}
