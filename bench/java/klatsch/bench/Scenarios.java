package klatsch.bench;

import java.util.List;

/// All there are, in the order in which they are played.
final class Scenarios {
  static final List<Scenario> ALL =
      List.of(
          new Sends(),
          new SyncManyRooms(),
          new SendLargeRoom(),
          new InitialSync(),
          new LongPolls(),
          new Fanout(),
          new Grid(),
          new Logins(),
          new Forks(),
          new Disk(),
          new Startup(),
          new Against());

  private Scenarios() {}

  /// @throws IllegalArgumentException saying that there is no such scenario
  static Scenario named(String name) {
    return ALL.stream()
        .filter(scenario -> scenario.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no scenario " + name + "; --list tells which there are"));
  }
}
