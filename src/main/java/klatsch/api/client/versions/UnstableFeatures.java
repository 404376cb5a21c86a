package klatsch.api.client.versions;

import java.util.List;
import klatsch.json.JsonObject;

/// What clients may use here although it is not in the specification, or not in a version of it
/// that we list. A line for each, in the order of their names.
///
/// A feature stands here when its endpoints are served, under the names that clients give them as
/// long as the flag is all they see. It stays here after the specification has it: old clients look
/// for the flag alone.
final class UnstableFeatures {
  /// All that are there, for everybody.
  static final JsonObject ALL =
      flags(
          List.of(
              "org.matrix.msc2285.stable", // receipts that others do not see, in v1.4
              "org.matrix.msc2432", // the aliases of a room, in r0.6.1
              "org.matrix.msc3391", // account data can be deleted
              "org.matrix.msc3771", // receipts of threads, in v1.4
              "org.matrix.msc3827.stable", // the room list filtered by kinds of rooms, in v1.4
              "org.matrix.msc3881", // pushers of one client are switched off by another
              "org.matrix.msc4222", // the state after the timeline in /sync, in v1.16
              "uk.half-shot.msc2666.query_mutual_rooms", // shared rooms, in v1.19
              "uk.tcpip.msc4133", // profiles with any fields, before they were in v1.16
              "uk.tcpip.msc4133.stable")); // and as they are there

  private UnstableFeatures() {}

  private static JsonObject flags(List<String> names) {
    var flags = JsonObject.builder();
    names.forEach(name -> flags.put(name, true));
    return flags.build();
  }
}
