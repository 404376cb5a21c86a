package klatsch.cli;

import java.util.concurrent.Callable;
import klatsch.Config;
import klatsch.config.ConfigProblems;
import klatsch.config.Setting;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `./klatsch config explain`: every setting, what it means, what it is, and why.
@Command(
    name = "explain",
    description = "Lists every setting: its meaning, its value now, and where that came from.")
final class ConfigExplain implements Callable<Integer> {
  private final Shell shell;
  @Spec private CommandSpec spec;

  ConfigExplain(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws ConfigProblems {
    var settings = SettingOptions.gather(spec, shell);
    var _ = Config.from(settings);
    for (var setting : settings.known()) {
      shell.out().println(explain(setting));
    }
    settings.check();
    return 0;
  }

  private static String explain(Setting setting) {
    var from = setting.where().equals(Setting.DEFAULT) ? "" : "   from " + setting.where();
    var standard = setting.standard().isEmpty() ? "nothing" : "`" + setting.standard() + "`";
    return """
    %s = %s%s
        %s
        Needs %s. Default: %s.
        Also as %s, or %s in the environment.
    """
        .formatted(
            setting.name(),
            setting.value(),
            from,
            setting.meaning(),
            setting.needs(),
            standard,
            setting.option(),
            setting.variable());
  }
}
