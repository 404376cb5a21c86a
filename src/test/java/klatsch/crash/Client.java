package klatsch.crash;

import static klatsch.house.Wire.escape;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import klatsch.house.Answer;
import klatsch.house.Person;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// Somebody who does one thing after the other, tries each until it is answered, and then writes
/// down what was answered.
final class Client implements Runnable {
  private static final String V3 = "/_matrix/client/v3";

  private final Victim victim;
  private final Journal journal;
  private final Person person;
  private final Person follower;
  private final String room;
  private final RandomGenerator random;
  private final List<Sent> sent = new ArrayList<>();
  private volatile boolean stopping;
  private long number;

  /// A request that was answered, and with which event.
  private record Sent(String path, JsonObject body, String event) {}

  Client(
      Victim victim,
      Journal journal,
      Person person,
      Person follower,
      String room,
      RandomGenerator random) {
    this.victim = victim;
    this.journal = journal;
    this.person = person;
    this.follower = follower;
    this.room = "/rooms/" + escape(room);
    this.random = random;
  }

  Person person() {
    return person;
  }

  /// Asks it to end after what it is doing.
  void stop() {
    stopping = true;
  }

  @Override
  public void run() {
    try {
      doThings();
    } catch (AssertionError | RuntimeException e) {
      journal.breaks(person.id, e);
    }
  }

  private void doThings() {
    while (!stopping) {
      number++;
      switch (random.nextInt(10)) {
        case 0 -> setsState();
        case 1 -> setsAccountData();
        case 2 -> leavesAndJoins();
        case 3 -> sendsToDevice();
        case 4 -> takesBack();
        case 5 -> asksAgain();
        case 6 -> reads();
        default -> says();
      }
    }
  }

  private void says() {
    var text = person.id + " says " + number;
    var path = room + "/send/m.room.message/" + number;
    var body = JsonObject.builder().put("msgtype", "m.text").put("body", text).build();
    var event = untilAnswered("PUT", path, body).text("event_id");
    journal.messages.put(text, event);
    sent.add(new Sent(path, body, event));
  }

  private void setsState() {
    untilAnswered("PUT", room + "/state/klatsch.number/" + escape(person.id), numbered()).ok();
    journal.states.put(person.id, number);
  }

  private void setsAccountData() {
    untilAnswered("PUT", "/user/" + escape(person.id) + "/account_data/klatsch.number", numbered())
        .ok();
    journal.accountData.put(person.id, number);
  }

  private JsonObject numbered() {
    return JsonObject.builder().put("number", number).build();
  }

  private void leavesAndJoins() {
    untilAnswered("POST", room + "/leave", JsonObject.EMPTY).ok();
    journal.joined.put(person.id, false);
    untilAnswered("POST", room + "/join", JsonObject.EMPTY).ok();
    journal.joined.put(person.id, true);
  }

  private void sendsToDevice() {
    var text = person.id + " whispers " + number;
    var message = JsonObject.of(follower.device, JsonObject.of("text", text));
    untilAnswered(
            "PUT",
            "/sendToDevice/klatsch.whisper/" + number,
            JsonObject.of("messages", JsonObject.of(follower.id, message)))
        .ok();
    journal.toDevice.add(text);
  }

  private void takesBack() {
    var target = someSent();
    if (target != null) {
      untilAnswered(
              "PUT", room + "/redact/" + escape(target.event()) + "/" + number, JsonObject.EMPTY)
          .ok();
      journal.redacted.add(target.event());
    }
  }

  /// As a client does whose answer got lost.
  private void asksAgain() {
    var request = someSent();
    if (request != null) {
      var event = untilAnswered("PUT", request.path(), request.body()).text("event_id");
      if (!event.equals(request.event())) {
        journal.broken.add(
            "%s was answered %s, and later %s".formatted(request.path(), request.event(), event));
      }
    }
  }

  private void reads() {
    var target = someSent();
    if (target != null) {
      untilAnswered("POST", room + "/receipt/m.read/" + escape(target.event()), JsonObject.EMPTY)
          .ok();
    }
  }

  private @Nullable Sent someSent() {
    return sent.isEmpty() ? null : sent.get(random.nextInt(sent.size()));
  }

  private Answer untilAnswered(String method, String path, Json body) {
    while (true) {
      var wire = victim.wire();
      try {
        var answer = wire.call(method, V3 + path, person.token, body);
        journal.answers.release();
        return answer;
      } catch (UncheckedIOException dead) {
        Objects.requireNonNull(dead);
        victim.awaitOther(wire);
      }
    }
  }
}
