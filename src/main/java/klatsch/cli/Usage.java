package klatsch.cli;

import java.util.ArrayList;
import java.util.List;
import klatsch.Config;

/// How a command is called.
///
/// @param name one word or more: `user create`
/// @param summary one sentence
/// @param parameters what follows the name, all of it needed
/// @param flags options without a value
/// @param options options with a value
/// @param settings whether every setting is an option
/// @param hidden whether it is left out of the list of commands
record Usage(
    String name,
    String summary,
    List<Word> parameters,
    List<Word> flags,
    List<Word> options,
    boolean settings,
    boolean hidden) {
  static final String PROGRAM = "./klatsch";
  static final String FILE_OPTION = "--config";

  /// A word of the command line and what it means.
  record Word(String word, String meaning) {}

  static Usage of(String name, String summary) {
    return new Usage(name, summary, List.of(), List.of(), List.of(), false, false);
  }

  Usage parameter(String word, String meaning) {
    return new Usage(
        name, summary, plus(parameters, word, meaning), flags, options, settings, hidden);
  }

  Usage flag(String word, String meaning) {
    return new Usage(
        name, summary, parameters, plus(flags, word, meaning), options, settings, hidden);
  }

  /// @param word such as `--uses`
  Usage option(String word, String meaning) {
    return new Usage(
        name, summary, parameters, flags, plus(options, word, meaning), settings, hidden);
  }

  Usage withSettings() {
    return new Usage(name, summary, parameters, flags, options, true, hidden);
  }

  Usage hide() {
    return new Usage(name, summary, parameters, flags, options, settings, true);
  }

  private static List<Word> plus(List<Word> words, String word, String meaning) {
    var more = new ArrayList<>(words);
    more.add(new Word(word, meaning));
    return List.copyOf(more);
  }

  /// What `--help` prints.
  String help() {
    var help = new StringBuilder("Usage: " + PROGRAM + " " + name);
    parameters.forEach(parameter -> help.append(' ').append(parameter.word()));
    flags.forEach(flag -> help.append(" [").append(flag.word()).append(']'));
    options.forEach(option -> help.append(" [").append(option.word()).append(" VALUE]"));
    help.append(settings ? " [SETTING VALUE]...\n\n" : "\n\n").append(summary).append("\n\n");
    parameters.forEach(parameter -> entry(help, parameter.word(), parameter.meaning()));
    flags.forEach(flag -> entry(help, flag.word(), flag.meaning()));
    options.forEach(option -> entry(help, option.word() + " VALUE", option.meaning()));
    entry(help, "-h, --help", "Shows this.");
    if (settings) {
      settings(help);
    }
    return help.toString();
  }

  private static void settings(StringBuilder help) {
    help.append(
        """

        Settings. Each may also be a line `key = value` in the settings file or a variable in the
        environment: --http-port, http.port and KLATSCH_HTTP_PORT are one.

        """);
    entry(
        help, FILE_OPTION + " FILE", "The settings file. Otherwise klatsch.conf, if it is there.");
    for (var setting : Config.settings()) {
      var standard = setting.standard().isEmpty() ? "" : " Default: " + setting.standard() + ".";
      entry(help, setting.option() + " VALUE", setting.meaning() + standard);
    }
  }

  private static void entry(StringBuilder help, String word, String meaning) {
    help.append("  ").append(word).append("\n      ").append(meaning).append('\n');
  }
}
