package klatsch.accounts;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonBoolean;
import klatsch.json.JsonInteger;
import klatsch.json.JsonNull;
import klatsch.json.JsonObject;
import klatsch.json.JsonString;
import klatsch.model.error.MatrixException;

/// What a filter must look like. Members that are not known are let be: they are for other servers,
/// or for other times. `null` is as good as nothing.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#filtering)
public final class FilterSyntax {
  /// What a value may be.
  private sealed interface Shape {}

  private enum Simple implements Shape {
    FLAG,
    LIMIT,
    FORMAT
  }

  /// A list of texts that begin with something.
  private record Texts(String sigil) implements Shape {}

  private record Members(Map<String, Shape> shapes) implements Shape {
    Members and(Map<String, Shape> more) {
      var all = new HashMap<>(shapes);
      all.putAll(more);
      return new Members(all);
    }
  }

  private static final Shape TEXTS = new Texts("");
  private static final Shape USERS = new Texts("@");
  private static final Shape ROOMS = new Texts("!");

  private static final Members EVENTS =
      new Members(
          Map.of(
              "limit", Simple.LIMIT,
              "types", TEXTS,
              "not_types", TEXTS,
              "senders", USERS,
              "not_senders", USERS));

  private static final Members RELATED =
      new Members(Map.of("related_by_rel_types", TEXTS, "related_by_senders", USERS));

  private static final Members ROOM_EVENTS =
      EVENTS
          .and(RELATED.shapes())
          .and(
              Map.of(
                  "rooms", ROOMS,
                  "not_rooms", ROOMS,
                  "contains_url", Simple.FLAG,
                  "lazy_load_members", Simple.FLAG,
                  "include_redundant_members", Simple.FLAG,
                  "unread_thread_notifications", Simple.FLAG));

  private static final Members ROOM =
      new Members(
          Map.of(
              "rooms", ROOMS,
              "not_rooms", ROOMS,
              "include_leave", Simple.FLAG,
              "state", ROOM_EVENTS,
              "timeline", ROOM_EVENTS,
              "ephemeral", ROOM_EVENTS,
              "account_data", ROOM_EVENTS));

  private static final Members FILTER =
      new Members(
          Map.of(
              "event_fields", TEXTS,
              "event_format", Simple.FORMAT,
              "presence", EVENTS,
              "account_data", EVENTS,
              "room", ROOM));

  /// More than fit into a filter that is kept. Each event is compared with them.
  private static final int MAX_TEXTS = 10_000;

  private static final List<String> FORMATS = List.of("client", "federation");

  private final Function<String, MatrixException> refusal;

  private FilterSyntax(Function<String, MatrixException> refusal) {
    this.refusal = refusal;
  }

  /// A whole filter, as `/sync` takes it.
  ///
  /// @param refusal makes an error of a sentence about the first mistake
  /// @throws MatrixException that error
  public static void check(JsonObject filter, Function<String, MatrixException> refusal) {
    new FilterSyntax(refusal).check("filter", FILTER, filter);
  }

  /// A filter of the events of rooms, as it is given where one room is read.
  ///
  /// @param refusal as in [#check]
  /// @throws MatrixException as in [#check]
  public static void checkRoomEvents(JsonObject filter, Function<String, MatrixException> refusal) {
    new FilterSyntax(refusal).check("filter", ROOM_EVENTS, filter);
  }

  private void check(String name, Shape shape, Json value) {
    switch (shape) {
      case Members(var shapes) -> {
        if (!(value instanceof JsonObject object)) {
          throw refused(name, "must be an object");
        }
        object.members().forEach((member, inside) -> checkMember(shapes, member, inside));
      }
      case Texts(var sigil) -> {
        if (!(value instanceof JsonArray(var values))) {
          throw refused(name, "must be a list");
        }
        if (values.size() > MAX_TEXTS) {
          throw refused(name, "must have at most " + MAX_TEXTS + " texts");
        }
        values.forEach(text -> checkText(name, sigil, text));
      }
      case Simple.FLAG -> {
        if (!(value instanceof JsonBoolean)) {
          throw refused(name, "must be true or false");
        }
      }
      case Simple.LIMIT -> {
        if (!(value instanceof JsonInteger(var limit) && limit >= 0)) {
          throw refused(name, "must be a whole number, not below 0");
        }
      }
      case Simple.FORMAT -> {
        if (!(value instanceof JsonString(var format) && FORMATS.contains(format))) {
          throw refused(name, "must be one of " + FORMATS);
        }
      }
    }
  }

  private void checkMember(Map<String, Shape> shapes, String name, Json value) {
    var shape = shapes.get(name);
    if (shape != null && value != JsonNull.NULL) {
      check(name, shape, value);
    }
  }

  private void checkText(String name, String sigil, Json value) {
    if (!(value instanceof JsonString(var text) && text.startsWith(sigil))) {
      throw refused(
          name, "must hold texts only" + (sigil.isEmpty() ? "" : ", beginning with " + sigil));
    }
  }

  private MatrixException refused(String name, String why) {
    return refusal.apply("In a filter, `" + name + "` " + why);
  }
}
