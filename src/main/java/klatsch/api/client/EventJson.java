package klatsch.api.client;

import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import klatsch.http.ApiVersion;
import klatsch.http.Caller;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonBuffer;
import klatsch.json.JsonObject;
import klatsch.json.JsonRaw;
import klatsch.model.event.Event;
import klatsch.model.event.Relation;
import klatsch.model.event.StateKey;
import klatsch.model.event.StoredEvent;
import klatsch.model.id.RoomId;
import klatsch.rooms.Bundle;
import klatsch.rooms.Seen;
import org.jspecify.annotations.Nullable;

/// Writes events as clients read them, in the layout of all generations since `v2_alpha`.
///
/// What all readers of an event see alike is written once and spliced into each answer; only
/// `unsigned` is made for each of them.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#room-event-format)
public final class EventJson implements EventWriter {
  /// More than `unsigned` usually takes.
  private static final int ROOM_FOR_UNSIGNED = 256;

  private static final String CREATOR = "creator";

  private final InstantSource clock;
  private final boolean namesCreator;

  public EventJson(InstantSource clock) {
    this(clock, false);
  }

  private EventJson(InstantSource clock, boolean namesCreator) {
    this.clock = clock;
    this.namesCreator = namesCreator;
  }

  /// For the clients of one generation.
  public EventJson of(ApiVersion version) {
    return version.namesCreator() == namesCreator
        ? this
        : new EventJson(clock, version.namesCreator());
  }

  /// An event where nothing around it says to which room it belongs.
  @Override
  public Json withRoom(Seen seen, Caller.User reader) {
    return write(seen, reader, seen.stored().event().room());
  }

  /// An event where its room is clear, as in `/sync`.
  public Json withoutRoom(Seen seen, Caller.User reader) {
    return write(seen, reader, null);
  }

  public JsonArray withoutRoom(List<Seen> events, Caller.User reader) {
    return JsonArray.of(events.stream().map(event -> withoutRoom(event, reader)).toList());
  }

  @Override
  public Json stateWithRoom(Event event) {
    return write(event, event.room());
  }

  @Override
  public JsonArray stateWithRoom(Collection<Event> state) {
    return JsonArray.of(state.stream().map(this::stateWithRoom).toList());
  }

  public JsonArray stateWithoutRoom(Collection<Event> state) {
    return JsonArray.of(state.stream().map(event -> write(event, null)).toList());
  }

  /// What people outside a room are shown of its state.
  ///
  /// [Spec](https://spec.matrix.org/v1.19/client-server-api/#stripped-state)
  public static JsonObject stripped(Event event) {
    return JsonObject.builder()
        .put("type", event.type())
        .put("state_key", event.stateKey())
        .put("sender", event.sender().value())
        .put("content", event.content())
        .build();
  }

  private Json write(Seen seen, Caller.User reader, @Nullable RoomId room) {
    var stored = seen.stored();
    var event = stored.event();
    var shared = lacksCreator(event) ? open(stored) : stored.shared(this::open);
    var out = new JsonBuffer(shared.length + ROOM_FOR_UNSIGNED).value(new JsonRaw(shared));
    startUnsigned(out, event, room);
    out.ascii(",\"membership\":\"").ascii(seen.membership().wireName()).ascii("\"");
    if (seen.bundle() != null) {
      writeBundle(out, seen.bundle(), reader, room);
    }
    var sent = stored.sent();
    if (sent != null
        && event.sender().equals(reader.user())
        && sent.device().equals(reader.device())) {
      out.ascii(",\"transaction_id\":").text(sent.transactionId());
    }
    if (stored.replaced() != null) {
      writeReplaced(out, stored.replaced(), seen.seesReplaced());
    }
    if (stored.redactedBecause() != null) {
      out.ascii(",\"redacted_because\":").value(write(stored.redactedBecause(), room));
    }
    return close(out);
  }

  /// What is told of the events that relate to this one.
  ///
  /// [Spec](https://spec.matrix.org/v1.19/client-server-api/#aggregations-of-child-events)
  private void writeBundle(
      JsonBuffer out, Bundle bundle, Caller.User reader, @Nullable RoomId room) {
    var relations = JsonObject.builder();
    if (bundle.edit() != null) {
      relations.put(Relation.REPLACE, write(bundle.edit(), reader, room));
    }
    if (bundle.thread() != null) {
      var thread = bundle.thread();
      relations.put(
          Relation.THREAD,
          JsonObject.builder()
              .put("latest_event", write(thread.latest(), reader, room))
              .put("count", thread.count())
              .put("current_user_participated", thread.participated())
              .build());
    }
    if (!bundle.references().isEmpty()) {
      var references =
          bundle.references().stream().map(id -> JsonObject.of("event_id", id.value())).toList();
      relations.put(Relation.REFERENCE, JsonObject.of("chunk", JsonArray.of(references)));
    }
    out.ascii(",\"m.relations\":").value(relations.build());
  }

  private static void writeReplaced(JsonBuffer out, Event replaced, boolean withContent) {
    out.ascii(",\"replaces_state\":").text(replaced.id().value());
    if (withContent) {
      out.ascii(",\"prev_sender\":").text(replaced.sender().value());
      out.ascii(",\"prev_content\":").value(replaced.content());
    }
  }

  private Json write(Event event, @Nullable RoomId room) {
    var out = new JsonBuffer(event.bytes().length + ROOM_FOR_UNSIGNED);
    writeOpen(event, out);
    startUnsigned(out, event, room);
    return close(out);
  }

  private void startUnsigned(JsonBuffer out, Event event, @Nullable RoomId room) {
    if (room != null) {
      out.ascii(",\"room_id\":").text(room.value());
    }
    long age = clock.millis() - event.originServerTs();
    out.ascii(",\"unsigned\":{\"age\":").ascii(Long.toString(age));
  }

  private static Json close(JsonBuffer out) {
    return new JsonRaw(out.ascii("}}").toBytes());
  }

  private byte[] open(StoredEvent stored) {
    var out = new JsonBuffer(stored.event().bytes().length);
    writeOpen(stored.event(), out);
    return out.toBytes();
  }

  /// All that readers see alike. The object stays open, so that more can follow.
  private void writeOpen(Event event, JsonBuffer out) {
    out.ascii("{\"content\":").value(content(event));
    out.ascii(",\"event_id\":").text(event.id().value());
    out.ascii(",\"origin_server_ts\":").ascii(Long.toString(event.originServerTs()));
    if (event.redacts() != null) {
      out.ascii(",\"redacts\":").text(event.redacts().value());
    }
    out.ascii(",\"sender\":").text(event.sender().value());
    if (event.stateKey() != null) {
      out.ascii(",\"state_key\":").text(event.stateKey());
    }
    out.ascii(",\"type\":").text(event.type());
  }

  /// Rooms of today do not say in words who made them, and clients of old look for it.
  private boolean lacksCreator(Event event) {
    return namesCreator && StateKey.CREATE.equals(event.key()) && !event.content().has(CREATOR);
  }

  /// Clients old and new find what a redaction takes back in both places, whatever the room
  /// version.
  private JsonObject content(Event event) {
    if (lacksCreator(event)) {
      return event.content().with(CREATOR, Json.of(event.sender().value()));
    }
    var redacts = event.redacts();
    return redacts == null || redacts.value().equals(event.content().text("redacts"))
        ? event.content()
        : event.content().with("redacts", Json.of(redacts.value()));
  }
}
