package klatsch.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import klatsch.Config;
import klatsch.config.ConfigProblems;
import klatsch.config.Setting;
import klatsch.config.Settings;
import klatsch.config.Sources;
import org.jspecify.annotations.Nullable;

/// What stands behind a command: parameters, flags, and settings as `--name VALUE` or
/// `--name=VALUE`.
///
/// Our own reader and no library: it shares the list of settings and the sentences about mistakes
/// with the other [Sources], and costs a start of the server next to nothing.
final class Arguments {
  private static final String FILE = "klatsch.conf";
  private static final String FILE_VARIABLE = "KLATSCH_CONFIG";

  private final Usage usage;
  private final Shell shell;
  private final Sources sources;

  /// Setting by option: `http.port` by `--http-port`.
  private final Map<String, String> options = new HashMap<>();

  private final Map<String, String> ownOptions = new HashMap<>();
  private final List<String> parameters = new ArrayList<>();
  private final Set<String> flags = new HashSet<>();
  private @Nullable String file;

  private Arguments(Usage usage, Shell shell) {
    this.usage = usage;
    this.shell = shell;
    var settings = usage.settings() ? Config.settings() : List.<Setting>of();
    settings.forEach(setting -> options.put(setting.option(), setting.name()));
    var others = new ArrayList<String>();
    usage.flags().forEach(flag -> others.add(flag.word()));
    usage.options().forEach(option -> others.add(option.word()));
    if (usage.settings()) {
      others.add(Usage.FILE_OPTION);
    }
    this.sources = new Sources(settings, others);
  }

  /// Reads what follows the command's name. What is wrong is told by [#check] or [#settings].
  static Arguments read(Usage usage, Shell shell, List<String> words) {
    var arguments = new Arguments(usage, shell);
    var left = new ArrayDeque<>(words);
    while (!left.isEmpty()) {
      arguments.take(left.removeFirst(), left);
    }
    arguments.countParameters();
    return arguments;
  }

  private void take(String word, ArrayDeque<String> left) {
    var flag = usage.flags().stream().anyMatch(known -> known.word().equals(word));
    if (flag) {
      flags.add(word);
    } else if (word.startsWith("-")) {
      option(word, left);
    } else {
      parameters.add(word);
    }
  }

  private void option(String word, ArrayDeque<String> left) {
    var equals = word.indexOf('=');
    var option = equals < 0 ? word : word.substring(0, equals);
    var value = equals < 0 ? valueFrom(left) : word.substring(equals + 1);
    var setting = options.get(option);
    var isOwn = usage.options().stream().anyMatch(known -> known.word().equals(option));
    if (isOwn && value != null) {
      ownOptions.put(option, value);
    } else if (!isOwn
        && setting == null
        && !(usage.settings() && option.equals(Usage.FILE_OPTION))) {
      sources.unknownOption(option);
    } else if (value == null) {
      sources.problem(option + " needs a value");
    } else if (setting == null) {
      file = value;
    } else {
      sources.option(setting, value);
    }
  }

  /// The next word, unless that is an option.
  private static @Nullable String valueFrom(ArrayDeque<String> left) {
    return left.isEmpty() || left.getFirst().startsWith("--") ? null : left.removeFirst();
  }

  private void countParameters() {
    for (var missing = parameters.size(); missing < usage.parameters().size(); missing++) {
      var parameter = usage.parameters().get(missing);
      sources.problem(
          "%s %s needs %s. %s"
              .formatted(Usage.PROGRAM, usage.name(), parameter.word(), parameter.meaning()));
    }
    parameters.stream()
        .skip(usage.parameters().size())
        .forEach(word -> sources.problem("nothing is known to do with `%s` here".formatted(word)));
  }

  boolean has(String flag) {
    return flags.contains(flag);
  }

  /// The value of an option of this command, or `null`.
  @Nullable String option(String word) {
    return ownOptions.get(word);
  }

  /// The parameter at this place; there is one after [#check].
  String parameter(int place) {
    return parameters.get(place);
  }

  /// Throws when a word makes no sense. For commands without settings.
  void check() throws ConfigProblems {
    sources.settings().check();
  }

  /// All that was given: the command line before the environment before the file.
  Settings settings() {
    sources.environment(shell.environment());
    var from = settingsFile();
    if (from != null) {
      sources.file(from);
    }
    return sources.settings();
  }

  /// The configuration. Throws when anything is wrong with the arguments or the settings.
  Config config() throws ConfigProblems {
    var settings = settings();
    var config = Config.from(settings);
    settings.check();
    return config;
  }

  private @Nullable Path settingsFile() {
    var named = file == null ? shell.environment().get(FILE_VARIABLE) : file;
    if (named != null) {
      return shell.folder().resolve(named);
    }
    var usual = shell.folder().resolve(FILE);
    return Files.exists(usual) ? usual : null;
  }
}
