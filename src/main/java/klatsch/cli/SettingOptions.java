package klatsch.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import klatsch.Config;
import klatsch.config.Setting;
import klatsch.config.Settings;
import klatsch.config.Sources;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// The options that every command with a configuration has: one for each setting, and `--config`.
///
/// Picocli only collects them. What they mean, and what is wrong with them, is for [Sources] and
/// [Settings] to say: so that all problems are told at once, wherever the values came from.
final class SettingOptions {
  private static final String FILE = "klatsch.conf";
  private static final String FILE_OPTION = "--config";
  private static final String FILE_VARIABLE = "KLATSCH_CONFIG";

  private SettingOptions() {}

  /// Gives the options to a command.
  static CommandLine addTo(CommandLine command) {
    var spec = command.getCommandSpec();
    spec.addOption(
        OptionSpec.builder(FILE_OPTION)
            .paramLabel("FILE")
            .type(String.class)
            .description("The settings file. Otherwise " + FILE + ", if it is there.")
            .build());
    for (var setting : Config.settings()) {
      spec.addOption(option(setting));
    }
    return command.setUnmatchedArgumentsAllowed(true);
  }

  private static OptionSpec option(Setting setting) {
    var standard = setting.standard().isEmpty() ? "" : " Default: " + setting.standard() + ".";
    return OptionSpec.builder(setting.option())
        .paramLabel("VALUE")
        .type(String.class)
        .description(setting.meaning() + standard)
        .build();
  }

  /// Gathers the settings of one call: command line before environment before file.
  static Settings gather(CommandSpec spec, Shell shell) {
    var parsed = spec.commandLine().getParseResult();
    var sources = new Sources(Config.settings());
    for (var setting : Config.settings()) {
      var value = value(parsed, setting.option());
      if (value != null) {
        sources.option(setting.name(), value);
      }
    }
    unknownOptions(parsed).forEach(sources::unknownOption);
    sources.environment(shell.environment());
    var file = file(parsed, shell);
    if (file != null) {
      sources.file(file);
    }
    return sources.settings();
  }

  /// Without the values of unknown options: those would only repeat the complaint.
  private static List<String> unknownOptions(ParseResult parsed) {
    var unknown = new ArrayList<String>();
    var previousTakesValue = false;
    for (var argument : parsed.unmatched()) {
      var isOption = argument.startsWith("-");
      if (isOption || !previousTakesValue) {
        unknown.add(argument.split("=", 2)[0]);
      }
      previousTakesValue = isOption && !argument.contains("=");
    }
    return unknown;
  }

  private static @Nullable Path file(ParseResult parsed, Shell shell) {
    var named = value(parsed, FILE_OPTION);
    if (named == null) {
      named = shell.environment().get(FILE_VARIABLE);
    }
    if (named != null) {
      return shell.folder().resolve(named);
    }
    var usual = shell.folder().resolve(FILE);
    return Files.exists(usual) ? usual : null;
  }

  private static @Nullable String value(ParseResult parsed, String option) {
    return parsed.matchedOptionValue(option, null);
  }
}
