package klatsch.config;

import java.util.List;

/// Everything that is wrong with the settings, at once: one sentence each, with the place to mend.
public final class ConfigProblems extends Exception {
  private static final long serialVersionUID = 1;

  private final transient List<String> problems;

  public ConfigProblems(List<String> problems) {
    super(String.join("\n", problems), null, false, false);
    this.problems = List.copyOf(problems);
  }

  public List<String> problems() {
    return problems;
  }
}
