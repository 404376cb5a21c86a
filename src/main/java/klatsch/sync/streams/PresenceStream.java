package klatsch.sync.streams;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import klatsch.json.JsonObject;
import klatsch.model.id.UserId;
import klatsch.presence.Availability;
import klatsch.presence.Presence;
import klatsch.presence.Status;
import klatsch.rooms.EventFilter;

/// Who of those whom the user knows is there.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#mpresence)
public final class PresenceStream {
  private static final String TYPE = "m.presence";

  private final Presence presence;

  public PresenceStream(Presence presence) {
    this.presence = presence;
  }

  /// @param met those with whom the user shares a room only now
  public List<JsonObject> of(UserId reader, Span span, EventFilter filter, Collection<UserId> met) {
    if (!filter.takesType(TYPE)) {
      return List.of();
    }
    var since = span.since();
    var found = new LinkedHashMap<UserId, Status>();
    for (var status : presence.changedSince(since == null ? 0 : since.presence(), reader)) {
      if (since != null || status.availability() != Availability.OFFLINE) {
        found.put(status.user(), status);
      }
    }
    for (var status : presence.known(met)) {
      found.put(status.user(), status);
    }
    return found.values().stream()
        .filter(status -> filter.takesSender(status.user().value()))
        .map(PresenceStream::event)
        .toList();
  }

  private static JsonObject event(Status status) {
    return JsonObject.builder()
        .put("type", TYPE)
        .put("sender", status.user().value())
        .put("content", status.content())
        .build();
  }
}
