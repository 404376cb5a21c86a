package klatsch.rules.auth;

import static klatsch.rules.RoomVersion.Trait.CREATORS_OUTRANK_ALL;
import static klatsch.rules.RoomVersion.Trait.CREATOR_IS_SENDER;

import java.util.LinkedHashSet;
import java.util.Set;
import klatsch.json.JsonString;
import klatsch.model.event.Event;
import klatsch.model.id.BadIdException;
import klatsch.model.id.UserId;
import klatsch.rules.RoomVersion;
import org.jspecify.annotations.Nullable;

/// Who made a room. One person, and from version 12 on also those whom that person named beside
/// them.
///
/// [Spec](https://spec.matrix.org/v1.19/rooms/v12/#event-format)
public final class Creators {
  private Creators() {}

  public static Set<UserId> of(RoomVersion version, Event create) {
    if (!version.has(CREATOR_IS_SENDER)) {
      var creator = userId(create.content().text("creator"));
      return creator == null ? Set.of() : Set.of(creator);
    }
    var more = create.content().array("additional_creators");
    if (more == null || !version.has(CREATORS_OUTRANK_ALL)) {
      return Set.of(create.sender());
    }
    var creators = new LinkedHashSet<UserId>();
    creators.add(create.sender());
    for (var value : more.values()) {
      var creator = userId(value instanceof JsonString(var id) ? id : null);
      if (creator != null) {
        creators.add(creator);
      }
    }
    return creators;
  }

  static @Nullable UserId userId(@Nullable String id) {
    try {
      return id == null ? null : new UserId(id);
    } catch (BadIdException _) {
      return null;
    }
  }
}
