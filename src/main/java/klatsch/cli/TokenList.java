package klatsch.cli;

import klatsch.accounts.RegistrationTokens.Token;
import klatsch.config.ConfigProblems;

/// `./klatsch token list`: the tokens with which people can make accounts, the oldest first.
final class TokenList implements Command {
  private static final String ROW = "%-24s %-10s %-22s%n";

  private final Shell shell;
  private final Program program;

  TokenList(Shell shell, Program program) {
    this.shell = shell;
    this.program = program;
  }

  @Override
  public Usage usage() {
    return Usage.of("token list", "Lists the tokens for registration.mode=token.").withSettings();
  }

  @Override
  public int run(Arguments arguments) throws ConfigProblems {
    var config = arguments.config();
    try (var beside = program.openBeside(config)) {
      shell.out().printf(ROW, "TOKEN", "USED", "EXPIRES");
      beside.accounts().registrationTokens().all().forEach(this::print);
      shell.out().flush();
      return Commands.DONE;
    }
  }

  private void print(Token token) {
    var allowed = token.usesAllowed();
    var expires = token.expires();
    shell
        .out()
        .printf(
            ROW,
            token.token(),
            allowed == null ? token.uses() : token.uses() + " of " + allowed,
            expires == null ? "never" : expires);
  }
}
