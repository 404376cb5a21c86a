package klatsch.sync.streams;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import klatsch.json.JsonObject;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rooms.Receipts;
import klatsch.rooms.Rooms;
import klatsch.store.ReceiptStore.Receipt;

/// How far people have read, but for those whom the reader ignores, and for what the reader may not
/// see: one event for each thread, since one user may have read up to the same event in two of
/// them.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#mreceipt)
public final class ReceiptStream {
  private static final String TYPE = "m.receipt";

  private final Receipts receipts;
  private final Rooms rooms;

  public ReceiptStream(Receipts receipts, Rooms rooms) {
    this.receipts = receipts;
    this.rooms = rooms;
  }

  /// @param known whether the client knew the room before
  public List<JsonObject> of(UserId reader, Span span, RoomId room, boolean known) {
    var ignored = rooms.ignoredUsers().of(reader);
    var all =
        receipts.since(room, known ? span.after() : 0, span.end()).stream()
            .filter(receipt -> isFor(reader, receipt) && !ignored.contains(receipt.user()))
            .toList();
    var news = visible(reader, room, all);
    if (news.isEmpty()) {
      return List.of();
    }
    var byThread =
        news.stream()
            .collect(
                groupingBy(
                    receipt -> receipt.thread() == null ? "" : receipt.thread(),
                    LinkedHashMap::new,
                    toList()));
    return byThread.values().stream().map(ReceiptStream::event).toList();
  }

  /// Mostly it is clear at once that the reader was there.
  private List<Receipt> visible(UserId reader, RoomId id, List<Receipt> all) {
    var mine = rooms.userRooms().of(reader).get(id);
    long since = mine != null && mine.isJoined() ? mine.position() : Long.MAX_VALUE;
    if (all.stream().allMatch(receipt -> receipt.eventPosition() >= since)) {
      return all;
    }
    var visible = rooms.history().visible(reader, rooms.timeline().get(id));
    return all.stream().filter(receipt -> visible.test(receipt.eventPosition())).toList();
  }

  private static boolean isFor(UserId reader, Receipt receipt) {
    return !receipt.type().equals(Receipts.READ_PRIVATE) || receipt.user().equals(reader);
  }

  private static JsonObject event(List<Receipt> receipts) {
    Map<String, Map<String, JsonObject.Builder>> byEvent = new LinkedHashMap<>();
    for (var receipt : receipts) {
      var mark =
          JsonObject.builder().put("ts", receipt.ts()).put("thread_id", receipt.thread()).build();
      byEvent
          .computeIfAbsent(receipt.event().value(), _ -> new LinkedHashMap<>())
          .computeIfAbsent(receipt.type(), _ -> JsonObject.builder())
          .put(receipt.user().value(), mark);
    }
    var content = JsonObject.builder();
    byEvent.forEach(
        (event, byType) -> {
          var types = JsonObject.builder();
          byType.forEach((type, users) -> types.put(type, users.build()));
          content.put(event, types.build());
        });
    return JsonObject.builder().put("type", TYPE).put("content", content.build()).build();
  }
}
