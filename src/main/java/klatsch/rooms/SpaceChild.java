package klatsch.rooms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingLong;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsLast;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import klatsch.json.JsonString;
import klatsch.model.event.Event;
import klatsch.model.id.RoomId;
import org.jspecify.annotations.Nullable;

/// A room that a space names as one of its own.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#mspacechild)
///
/// @param order where the space wants it, or `null` if it does not say
record SpaceChild(RoomId room, @Nullable String order, boolean suggested, Event event) {
  private static final String TYPE = "m.space.child";

  /// At most fifty letters from the blank to the tilde; anything else is as if there was nothing.
  private static final Pattern ORDER = Pattern.compile("[ -~]{0,50}");

  /// So many children of one space are told of. A client shows a list of them; who names more than
  /// this wants to make work for others.
  static final int MOST = 1_000;

  /// As the specification has it: what has an order first, then the oldest first.
  private static final Comparator<SpaceChild> IN_ORDER =
      comparing(SpaceChild::order, nullsLast(naturalOrder()))
          .thenComparing(comparingLong(child -> child.event.originServerTs()))
          .thenComparing(child -> child.room.value().getBytes(UTF_8), Arrays::compareUnsigned);

  /// All of a space, in their order.
  static List<SpaceChild> of(RoomHead space, boolean suggestedOnly) {
    return space.state().values().stream()
        .filter(event -> event.type().equals(TYPE))
        .map(SpaceChild::of)
        .filter(Objects::nonNull)
        .filter(child -> child.suggested || !suggestedOnly)
        .sorted(IN_ORDER)
        .limit(MOST)
        .toList();
  }

  /// `null` if it does not say through whom one gets there: so a child is taken out of a space.
  private static @Nullable SpaceChild of(Event event) {
    var room = RoomId.orNull(event.stateKey());
    var via = event.content().array("via");
    if (room == null
        || via == null
        || via.values().stream().noneMatch(server -> server instanceof JsonString)) {
      return null;
    }
    var order = event.content().text("order");
    return new SpaceChild(
        room,
        order != null && ORDER.matcher(order).matches() ? order : null,
        Boolean.TRUE.equals(event.content().bool("suggested")),
        event);
  }
}
