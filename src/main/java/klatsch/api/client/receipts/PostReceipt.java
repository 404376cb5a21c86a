package klatsch.api.client.receipts;

import static klatsch.http.ApiVersion.API_V1;
import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V2_ALPHA;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Empty.EMPTY;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Method.POST;
import static klatsch.model.error.MatrixError.invalidParam;

import klatsch.http.Caller;
import klatsch.http.Empty;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.http.UserEndpoint;
import klatsch.json.JsonObject;
import klatsch.model.id.BadIdException;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.presence.Presence;
import klatsch.rooms.Receipts;
import klatsch.rooms.Threads;
import org.jspecify.annotations.Nullable;

/// Notes how far a user has read.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3roomsroomidreceiptreceipttypeeventid)
public final class PostReceipt implements UserEndpoint<PostReceipt.Request, Empty> {
  public static final Route ROUTE =
      Route.client(
              POST, "/rooms/{roomId}/receipt/{receiptType}/{eventId}", V3, R0, V2_ALPHA, API_V1)
          .auth(ACCESS_TOKEN)
          .limit(Limit.SIGNALS);

  public record Request(RoomId roomId, Type receiptType, EventId eventId, JsonObject body) {}

  public enum Type {
    READ(Receipts.READ),
    READ_PRIVATE(Receipts.READ_PRIVATE),
    FULLY_READ("m.fully_read");

    private final String wireName;

    Type(String wireName) {
      this.wireName = wireName;
    }

    public String wireName() {
      return wireName;
    }
  }

  private final Receipts receipts;
  private final Presence presence;

  public PostReceipt(Receipts receipts, Presence presence) {
    this.receipts = receipts;
    this.presence = presence;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Empty handle(Caller.User caller, Request request) {
    var thread = thread(request.body());
    switch (request.receiptType()) {
      case READ, READ_PRIVATE ->
          receipts.read(
              caller.user(),
              request.roomId(),
              request.receiptType().wireName(),
              request.eventId(),
              thread);
      case FULLY_READ -> {
        if (thread != null) {
          throw invalidParam("m.fully_read is for the whole room, without a thread_id");
        }
        receipts.markFullyRead(caller.user(), request.roomId(), request.eventId());
      }
    }
    presence.active(caller.user());
    return EMPTY;
  }

  private static @Nullable String thread(JsonObject body) {
    if (!body.has("thread_id")) {
      return null;
    }
    var thread = body.text("thread_id");
    if (thread == null || !thread.equals(Threads.MAIN) && !isEventId(thread)) {
      throw invalidParam("thread_id must be 'main' or the id of an event");
    }
    return thread;
  }

  private static boolean isEventId(String text) {
    try {
      var _ = new EventId(text);
      return true;
    } catch (BadIdException _) {
      return false;
    }
  }
}
