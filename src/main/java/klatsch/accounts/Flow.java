package klatsch.accounts;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The stages that together are proof enough, in the order in which they are to be done.
///
/// @param stages their types
public record Flow(List<String> stages) {
  public Flow {
    stages = List.copyOf(stages);
    if (stages.isEmpty()) {
      throw new IllegalArgumentException("a flow without stages would let everybody in");
    }
  }

  public static Flow of(String... stages) {
    return new Flow(List.of(stages));
  }

  /// What comes after these stages; `null` if they are not the beginning of this flow, or all of
  /// it.
  public @Nullable String after(List<String> completed) {
    return beginsWith(completed) && completed.size() < stages.size()
        ? stages.get(completed.size())
        : null;
  }

  /// Whether a stage is what comes after these.
  boolean continues(List<String> completed, String stage) {
    return stage.equals(after(completed));
  }

  private boolean beginsWith(List<String> completed) {
    return completed.size() <= stages.size()
        && stages.subList(0, completed.size()).equals(completed);
  }
}
