package klatsch.cli;

import klatsch.Config;
import klatsch.config.ConfigProblems;
import klatsch.config.Setting;

/// `./klatsch config explain`: every setting, what it means, what it is, and why.
final class ConfigExplain implements Command {
  private final Shell shell;

  ConfigExplain(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Usage usage() {
    return Usage.of(
            "config explain",
            "Lists every setting: its meaning, its value now, and where that came from.")
        .withSettings();
  }

  @Override
  public int run(Arguments arguments) throws ConfigProblems {
    var settings = arguments.settings();
    var _ = Config.from(settings);
    for (var setting : settings.known()) {
      shell.out().println(explain(setting));
    }
    settings.check();
    return Commands.DONE;
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
            setting.value().isEmpty() ? "(nothing)" : setting.value(),
            from,
            setting.meaning(),
            setting.needs(),
            standard,
            setting.option(),
            setting.variable());
  }
}
