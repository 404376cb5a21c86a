package klatsch.accounts;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// What somebody has proved in a session: the stages that are done, and what was shown in each.
///
/// @param shown by the type of the stage, in the order in which they were done
public record Proof(SequencedMap<String, String> shown) {
  static final Proof NONE = new Proof(new LinkedHashMap<>());

  List<String> stages() {
    return List.copyOf(shown.keySet());
  }

  boolean has(String stage) {
    return shown.containsKey(stage);
  }

  /// Whether a flow has been gone to its end, and no other: no stage of one counts for another.
  boolean completes(Flow flow) {
    return stages().equals(flow.stages());
  }

  boolean mayGoOnWith(String stage, List<Flow> flows) {
    return flows.stream().anyMatch(flow -> flow.continues(stages(), stage));
  }

  /// What was shown in a stage, such as a registration token; `null` if it was no part of this.
  public @Nullable String of(String stage) {
    return shown.get(stage);
  }

  /// With one stage more; one that is done already stays as it is.
  Proof with(String stage, String what) {
    if (has(stage)) {
      return this;
    }
    var more = new LinkedHashMap<>(shown);
    more.put(stage, what);
    return new Proof(more);
  }

  /// Without what was shown.
  @Override
  public String toString() {
    return "proof by " + shown.keySet();
  }
}
