package klatsch.rooms;

import static klatsch.json.JsonSample.json;

import java.util.List;
import klatsch.crypto.SignedJson;
import klatsch.crypto.UnpaddedBase64;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.model.event.Event;
import klatsch.model.event.StateKey;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rules.RoomVersion;
import klatsch.rules.format.Draft;
import klatsch.rules.format.EventFormat;
import klatsch.rules.stateres.Dag;

/// A room of Founder's on another server, of one of the versions in which servers make up the ids
/// of their events.
final class OldRoom {
  static final UserId FOUNDER = Dag.user("founder");

  final RoomVersion version;
  final RoomId id;
  final Event create;
  final Event join;
  final Event open;

  OldRoom(RoomVersion version, String name) {
    this.version = version;
    this.id = new RoomId("!" + name + ":there");
    var creator = JsonObject.of("creator", FOUNDER.value());
    this.create = state(name + "-create", "m.room.create", "", creator, List.of(), List.of(), 1);
    var joins = json("{'membership': 'join'}");
    this.join =
        state(
            name + "-join",
            StateKey.MEMBER,
            FOUNDER.value(),
            joins,
            List.of(create),
            List.of(create),
            2);
    var rule = json("{'join_rule': 'public'}");
    var both = List.of(create, join);
    this.open = state(name + "-open", "m.room.join_rules", "", rule, List.of(join), both, 3);
  }

  /// Brings the room to a server.
  void begin(TestRooms test) {
    test.rooms.incoming().begin(version, signed(create.pdu(), "there"));
    for (var event : List.of(join, open)) {
      test.rooms.incoming().receive(id, signed(event.pdu(), "there"), "there");
    }
  }

  private Event state(
      String name,
      String type,
      String key,
      JsonObject content,
      List<Event> prev,
      List<Event> cited,
      long depth) {
    var draft = Draft.state(id, type, key, FOUNDER, content);
    return EventFormat.buildNamed(
        version, new EventId("$" + name + ":there"), draft, prev, cited, depth, depth);
  }

  /// What Founder says, under an id that somebody has made up.
  Event says(String name, String text, Event after) {
    var content = JsonObject.of("body", text);
    return made(name, new Draft(id, "m.room.message", null, FOUNDER, content, null), after);
  }

  /// Founder takes back what has this id, here or not.
  Event redacts(String name, String target, Event after) {
    var empty = JsonObject.EMPTY;
    var redacted = new EventId(target);
    return made(name, new Draft(id, "m.room.redaction", null, FOUNDER, empty, redacted), after);
  }

  private Event made(String name, Draft draft, Event after) {
    return EventFormat.buildNamed(
        version,
        new EventId(name),
        draft,
        List.of(after),
        List.of(create, join),
        after.depth() + 1,
        100);
  }

  /// An event as servers send it that all have signed it.
  JsonObject signed(JsonObject pdu, String... servers) {
    var hash = UnpaddedBase64.encode(EventFormat.contentHash(version, pdu));
    var signed = pdu.with("hashes", JsonObject.of("sha256", hash));
    for (var server : servers) {
      var key = DagServers.keyOf(server);
      var signature = key.sign(EventFormat.signedBytes(version, signed));
      signed = SignedJson.withSignature(signed, server, key.id(), signature);
    }
    return signed;
  }

  /// `prev_events` or `auth_events` of which nobody knows the hashes.
  static JsonArray citing(List<String> ids) {
    return JsonArray.of(
        ids.stream()
            .map(one -> JsonArray.of(List.of(Json.of(one), JsonObject.of("sha256", "x"))))
            .toList());
  }
}
