package klatsch.powercut;

/// What was at stake in a power cut, and what it took.
public final class Losses {
  int unsynced;
  int dropped;
  int torn;
  int names;
  int namesUndone;

  /// Those of one more cut.
  public void add(Losses more) {
    unsynced += more.unsynced;
    dropped += more.dropped;
    torn += more.torn;
    names += more.names;
    namesUndone += more.namesUndone;
  }

  @Override
  public String toString() {
    return "%d unsynced writes, of which %d dropped and %d torn; %d unsynced names, of which %d undone"
        .formatted(unsynced, dropped, torn, names, namesUndone);
  }
}
