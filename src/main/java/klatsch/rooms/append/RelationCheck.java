package klatsch.rooms.append;

import static klatsch.model.error.MatrixError.error;

import klatsch.model.error.Errcode;
import klatsch.model.event.Relation;
import klatsch.rooms.Intent;
import klatsch.rooms.RoomSnapshot;
import klatsch.rooms.history.EventFinder;
import klatsch.store.Store;

/// Whether what a user of ours sends may relate to another event as it wants to.
///
/// A relation to an event that is not there is not refused: it is ignored, as all that are not
/// good.
public final class RelationCheck {
  private final Store store;
  private final EventFinder finder;

  public RelationCheck(Store store, EventFinder finder) {
    this.store = store;
    this.finder = finder;
  }

  /// Whether nobody may do this a second time.
  ///
  /// [Spec](https://spec.matrix.org/v1.19/client-server-api/#avoiding-duplicate-annotations)
  static boolean isOnlyOnce(Relation relation) {
    return relation.is(Relation.ANNOTATION) && relation.key() != null;
  }

  /// @throws klatsch.model.error.MatrixException `M_DUPLICATE_ANNOTATION` for the same reaction to
  ///   the same event, `M_UNKNOWN` for a thread that would begin within another relation
  void check(RoomSnapshot room, Intent intent, Relation relation) {
    if (isOnlyOnce(relation)
        && store
            .relations()
            .isAnnotated(room.head().nr(), relation, intent.sender(), intent.type())) {
      throw error(Errcode.DUPLICATE_ANNOTATION, "You have reacted to this event so already");
    }
    if (relation.is(Relation.THREAD) && belongsToAnother(room, relation)) {
      throw error(
          Errcode.UNKNOWN,
          "A thread cannot begin with an event that itself belongs to another one; name the first"
              + " event of the thread");
    }
  }

  /// A reply is no relation of this kind, and may begin a thread.
  ///
  /// [Spec](https://spec.matrix.org/v1.19/client-server-api/#validation-of-mthread-relationships)
  private boolean belongsToAnother(RoomSnapshot room, Relation relation) {
    var parent = finder.find(room, relation.parent());
    return parent != null && Relation.of(parent.event()) != null;
  }
}
