package klatsch.bench;

import java.io.IOException;
import klatsch.json.Json;
import klatsch.json.JsonObject;

/// What the server's disk takes for each message, and for each change of a room's state: the growth
/// between two clean shutdowns, which leave one file and no log.
final class Disk implements Scenario {
  private static final int MESSAGES = 20_000;
  private static final int CHANGES = 5_000;

  @Override
  public String name() {
    return "disk";
  }

  @Override
  public String about() {
    return "bytes on disk for each message and each change of state";
  }

  @Override
  public boolean isForAnyServer() {
    return false;
  }

  @Override
  public void run(Stage stage) throws IOException, InterruptedException {
    String token;
    String room;
    try (var hands = stage.hands()) {
      token = hands.person("sender");
      room = hands.room(token);
      for (var i = 0; i < Hands.COUNT; i++) {
        hands.send(room, token, stage.numbers().incrementAndGet());
      }
    }
    stage.own().stop();
    var report = stage.report();
    report.section("Disk");
    var event = messages(stage, token, room);
    report.figure("size of such an event as clients see it, bytes", "%.0f", event);
    changes(stage, token, room);
  }

  private static double messages(Stage stage, String token, String room)
      throws IOException, InterruptedException {
    stage.say("sending " + MESSAGES + " messages");
    var before = stage.bytesOnDisk();
    double event;
    try (var hands = stage.hands()) {
      hands.each(MESSAGES, _ -> hands.send(room, token, stage.numbers().incrementAndGet()));
      var sent = hands.send(room, token, stage.numbers().incrementAndGet());
      event =
          hands.get("/_matrix/client/v3/rooms/" + room + "/event/" + sent, token).toBytes().length;
    }
    stage.own().stop();
    var each = (double) (stage.bytesOnDisk() - before) / MESSAGES;
    stage.report().figure("bytes on disk per message", "%.0f", each);
    return event;
  }

  private static void changes(Stage stage, String token, String room)
      throws IOException, InterruptedException {
    stage.say("changing the state " + CHANGES + " times");
    var before = stage.bytesOnDisk();
    try (var hands = stage.hands()) {
      hands.each(
          CHANGES,
          i -> {
            hands.put(
                "/_matrix/client/v3/rooms/" + room + "/state/org.klatsch.bench/" + i % 10,
                token,
                JsonObject.of("number", Json.of(i)).toBytes());
            return i;
          });
    }
    stage.own().stop();
    var each = (double) (stage.bytesOnDisk() - before) / CHANGES;
    stage.report().figure("bytes on disk per change of state", "%.0f", each);
  }
}
