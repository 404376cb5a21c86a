package klatsch.cli;

import klatsch.config.ConfigProblems;
import klatsch.config.StartupProblem;
import klatsch.model.error.MatrixException;

/// `./klatsch token revoke`: nobody can make an account with a token any more. The accounts that
/// have been made with it stay.
final class TokenRevoke implements Command {
  private final Shell shell;
  private final Program program;

  TokenRevoke(Shell shell, Program program) {
    this.shell = shell;
    this.program = program;
  }

  @Override
  public Usage usage() {
    return Usage.of("token revoke", "Ends a token for registration.mode=token.")
        .parameter("TOKEN", "It is one of those that `./klatsch token list` shows.")
        .withSettings();
  }

  @Override
  public int run(Arguments arguments) throws ConfigProblems {
    var config = arguments.config();
    try (var beside = program.openBeside(config)) {
      beside.accounts().registrationTokens().revoke(arguments.parameter(0));
      shell.out().println("Nobody can use this token any more");
      return Commands.DONE;
    } catch (MatrixException refused) {
      throw new StartupProblem(refused.error().message());
    }
  }
}
