package klatsch.rooms;

import java.util.List;
import klatsch.json.JsonObject;
import klatsch.rooms.Received.Accepted;
import klatsch.rooms.Received.Dropped;
import klatsch.rooms.append.RemoteAppend;
import klatsch.rooms.append.RemoteJoin;
import klatsch.rooms.incoming.Authenticity;
import klatsch.rooms.incoming.Authenticity.Fake;
import klatsch.rooms.incoming.Authenticity.Genuine;
import klatsch.rooms.incoming.Handover;
import klatsch.rules.RoomVersion;

/// How rooms that other servers have made come here.
final class ArrivingRooms {
  private final RemoteAppend append;
  private final RemoteJoin remoteJoin;
  private final Authenticity authenticity;

  ArrivingRooms(RemoteAppend append, RemoteJoin remoteJoin, Authenticity authenticity) {
    this.append = append;
    this.remoteJoin = remoteJoin;
    this.authenticity = authenticity;
  }

  /// As [Incoming#begin].
  Received begin(RoomVersion version, JsonObject create) {
    return switch (genuine(version, create)) {
      case Fake(var reason) -> new Dropped(reason);
      case Genuine(var whole, var signatures) -> {
        var why = append.begin(version, whole, signatures);
        yield why == null ? new Accepted(whole.id()) : new Dropped(why);
      }
    };
  }

  /// As [Incoming#join], for a room that is not here.
  Received join(
      RoomVersion version, JsonObject pdu, List<JsonObject> state, List<JsonObject> authChain) {
    return switch (genuine(version, pdu)) {
      case Fake(var reason) -> new Dropped(reason);
      case Genuine whole -> join(version, whole, state, authChain);
    };
  }

  private Authenticity.Checked genuine(RoomVersion version, JsonObject pdu) {
    return switch (Authenticity.read(version, pdu)) {
      case Fake fake -> fake;
      case Genuine(var event, _) -> authenticity.check(version, event, pdu);
    };
  }

  private Received join(
      RoomVersion version, Genuine join, List<JsonObject> state, List<JsonObject> authChain) {
    var event = join.event();
    var handover = Handover.check(authenticity, version, event.room(), state, authChain);
    if (handover == null) {
      return new Dropped("What was handed over is not the state of this room");
    }
    var why = handover.whyNot(version, join);
    if (why == null) {
      why = remoteJoin.enter(version, event, join.signatures(), handover);
    }
    return why == null ? new Accepted(event.id()) : new Dropped(why);
  }
}
