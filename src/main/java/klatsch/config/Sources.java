package klatsch.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// Gathers what people gave, from the command line, the environment and a file.
///
/// Ask the stronger sources first: the first value of a setting stands. A name that nobody knows is
/// a problem, told in the words of the source it came from.
public final class Sources {
  /// Variables that are ours and not settings: they belong to the launcher, or name the file.
  private static final Set<String> NOT_SETTINGS =
      Set.of("KLATSCH_CONFIG", "KLATSCH_JAVA_HOME", "KLATSCH_JAVA_OPTS");

  private final Set<String> names;
  private final List<String> otherOptions;
  private final Map<String, Given> given = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

  /// @param known the settings there are
  /// @param otherOptions options that may be meant by an unknown one
  public Sources(List<Setting> known, List<String> otherOptions) {
    this.otherOptions = List.copyOf(otherOptions);
    this.names = known.stream().map(Setting::name).collect(Collectors.toUnmodifiableSet());
  }

  /// A value from the command line.
  public Sources option(String name, String value) {
    return give(name, value, Setting.optionOf(name));
  }

  /// An option of the command line that does not exist, such as `--http-prot`.
  public Sources unknownOption(String option) {
    var all = new ArrayList<>(otherOptions);
    names.stream().sorted().map(Setting::optionOf).forEach(all::add);
    var nearest = Nearest.to(option, all);
    var advice = nearest == null ? "`--help` lists all there are" : "did you mean " + nearest + "?";
    problems.add("there is no option " + option + "; " + advice);
    return this;
  }

  /// Anything else that is wrong.
  public Sources problem(String sentence) {
    problems.add(sentence);
    return this;
  }

  /// All variables that start with `KLATSCH_`. An empty one counts as not set.
  public Sources environment(Map<String, String> environment) {
    var names = new HashMap<String, String>();
    this.names.forEach(name -> names.put(Setting.variableOf(name), name));
    for (var entry : new TreeMap<>(environment).entrySet()) {
      var variable = entry.getKey();
      if (!variable.startsWith(Setting.PREFIX) || NOT_SETTINGS.contains(variable)) {
        continue;
      }
      var name = names.get(variable);
      if (name == null) {
        problems.add(
            "the environment has "
                + variable
                + ", which is no setting"
                + advice(variable, Setting::variableOf));
      } else {
        give(name, entry.getValue(), variable);
      }
    }
    return this;
  }

  /// A file of lines `key = value`. Empty lines and lines that begin with `#` mean nothing; a `#`
  /// further on belongs to the value.
  public Sources file(Path file) {
    try {
      lines(file, Files.readAllLines(file));
    } catch (IOException _) {
      problems.add("the settings file " + file + " cannot be read as UTF-8 text; is it there?");
    }
    return this;
  }

  private void lines(Path file, List<String> lines) {
    var lineOf = new LinkedHashMap<String, Integer>();
    for (var number = 1; number <= lines.size(); number++) {
      var line = lines.get(number - 1).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      var where = file + " line " + number;
      var equals = line.indexOf('=');
      if (equals < 0) {
        problems.add(where + ": `key = value` is needed, and there is no `=`");
        continue;
      }
      var name = line.substring(0, equals).strip();
      var earlier = lineOf.putIfAbsent(name, number);
      if (!names.contains(name)) {
        problems.add(
            where + ": there is no setting " + name + advice(name, UnaryOperator.identity()));
      } else if (earlier != null) {
        problems.add(where + ": " + name + " is in line " + earlier + " already; keep one of them");
      } else {
        give(name, line.substring(equals + 1).strip(), where);
      }
    }
  }

  private Sources give(String name, String value, String where) {
    if (!value.isEmpty()) {
      given.putIfAbsent(name, new Given(value, where));
    }
    return this;
  }

  private String advice(String wrong, UnaryOperator<String> inTheWordsOfTheSource) {
    var candidates = names.stream().sorted().map(inTheWordsOfTheSource).toList();
    var nearest = Nearest.to(wrong, candidates);
    return nearest == null
        ? "; `./klatsch config explain` lists all there are"
        : "; did you mean " + nearest + "?";
  }

  /// What was gathered, ready to be read.
  public Settings settings() {
    return new Settings(given, problems);
  }
}
