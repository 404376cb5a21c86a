package klatsch.rooms;

import java.util.List;

/// Decides, from how a room stands at this moment, what is to happen in it.
///
/// Runs while the room stands still, so that what it has seen is true when its events are written.
/// It must not wait for anything. It may be asked again when another node was faster. It refuses by
/// throwing a `MatrixException`, and answers with no intents where nothing has to be done.
@FunctionalInterface
public interface Plan {
  List<Intent> against(RoomHead head);

  static Plan of(Intent intent) {
    var only = List.of(intent);
    return _ -> only;
  }
}
