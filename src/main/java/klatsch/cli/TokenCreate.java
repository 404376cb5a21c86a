package klatsch.cli;

import java.time.Duration;
import klatsch.config.ConfigProblems;
import klatsch.config.Durations;
import klatsch.config.StartupProblem;
import klatsch.model.error.MatrixException;
import org.jspecify.annotations.Nullable;

/// `./klatsch token create`: makes a token with which people can make accounts themselves, when
/// `registration.mode` is `token`.
final class TokenCreate implements Command {
  private static final String TOKEN = "--token";
  private static final String USES = "--uses";
  private static final String LASTS = "--lasts";

  private final Shell shell;
  private final Program program;

  TokenCreate(Shell shell, Program program) {
    this.shell = shell;
    this.program = program;
  }

  @Override
  public Usage usage() {
    return Usage.of(
            "token create",
            "Makes a token for registration.mode=token, also while the server runs.")
        .option(TOKEN, "What the token is to be, instead of random letters.")
        .option(USES, "How many accounts can be made with it; without it, any number.")
        .option(LASTS, "How long it can be used, such as `30d`; without it, for ever.")
        .withSettings();
  }

  @Override
  public int run(Arguments arguments) throws ConfigProblems {
    var config = arguments.config();
    var uses = uses(arguments.option(USES));
    var lasts = lasts(arguments.option(LASTS));
    try (var beside = program.openBeside(config)) {
      var tokens = beside.accounts().registrationTokens();
      shell.out().println(tokens.create(arguments.option(TOKEN), uses, lasts));
      return Commands.DONE;
    } catch (MatrixException refused) {
      throw new StartupProblem(refused.error().message());
    }
  }

  private static @Nullable Long uses(@Nullable String text) {
    try {
      return text == null ? null : Long.valueOf(text);
    } catch (NumberFormatException _) {
      throw new StartupProblem(USES + " needs a whole number, and not `" + text + "`");
    }
  }

  private static @Nullable Duration lasts(@Nullable String text) {
    try {
      return text == null ? null : Durations.parse(text);
    } catch (IllegalArgumentException _) {
      throw new StartupProblem(LASTS + " needs " + Durations.NEEDS + ", and not `" + text + "`");
    }
  }
}
