package klatsch.sync;

import klatsch.presence.Presence;
import klatsch.rooms.Rooms;
import klatsch.rooms.StreamToken;
import klatsch.store.Store;
import org.jspecify.annotations.Nullable;

/// The moment up to which clients can be told.
record Present(Store store, Rooms rooms, Presence presence) {
  StreamToken token() {
    return new StreamToken(store.position(), rooms.typing().serial(), presence.serial());
  }

  /// What a client knows, of what is known here. What lives in memory begins anew with each start.
  ///
  /// A client may know more than the database, if that was restored from a copy. Then what the
  /// client knows and what is here have parted, which is `null`.
  @Nullable StreamToken known(StreamToken since) {
    if (since.position() > store.position()) {
      return null;
    }
    return new StreamToken(
        since.position(),
        since.typing() > rooms.typing().serial() ? 0 : since.typing(),
        since.presence() > presence.serial() ? 0 : since.presence(),
        since.toDevice());
  }
}
