package klatsch.crash;

import static klatsch.house.Wire.escape;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import klatsch.house.Answer;
import klatsch.house.Person;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// Somebody who does one thing after the other, tries each until it is answered, and then writes
/// down what was answered.
final class Client implements Runnable {
  private static final String CLIENT = "/_matrix/client/";

  private final Victim victim;
  private final Journal journal;
  private final Person person;
  private final Person follower;
  private final String room;
  private final RandomGenerator random;
  private final List<Sent> sent = new ArrayList<>();
  private final List<Sent> otherRequests = new ArrayList<>();
  private volatile boolean stopping;
  private long number;

  /// A request that was answered, and how. What it made is kept by its answer.
  private record Sent(String path, JsonObject body, JsonObject answer) {
    String event() {
      return String.valueOf(answer.text("event_id"));
    }
  }

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
    this.room = "v3/rooms/" + escape(room);
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
      switch (random.nextInt(13)) {
        case 0 -> setsState();
        case 1 -> setsAccountData();
        case 2 -> leavesAndJoins();
        case 3, 4 -> sendsToDevice();
        case 5 -> takesBack();
        case 6 -> asksAgain();
        case 7 -> reads();
        case 8 -> setsFollowersData();
        case 9 -> makesARoomOnce();
        default -> says();
      }
    }
  }

  private void says() {
    var text = person.id + " says " + number;
    var path = room + "/send/m.room.message/" + number;
    var body = JsonObject.builder().put("msgtype", "m.text").put("body", text).build();
    var request = new Sent(path, body, untilAnswered("PUT", path, body).ok());
    journal.messages.put(text, request.event());
    sent.add(request);
  }

  private void setsState() {
    untilAnswered("PUT", room + "/state/klatsch.number/" + escape(person.id), numbered()).ok();
    journal.states.put(person.id, number);
  }

  private void setsAccountData() {
    untilAnswered(
            "PUT", "v3/user/" + escape(person.id) + "/account_data/klatsch.number", numbered())
        .ok();
    journal.accountData.put(person.id, number);
  }

  /// On a device of the follower, so to say.
  private void setsFollowersData() {
    var type = "klatsch.number." + person.id.substring(1);
    var path = "/user/" + escape(follower.id) + "/account_data/" + escape(type);
    untilAnswered("PUT", "v3" + path, follower.token, numbered()).ok();
    journal.followersData.put(type, number);
  }

  /// As clients of 2014 do, who may repeat that too.
  private void makesARoomOnce() {
    once("api/v1/createRoom/" + number, JsonObject.EMPTY);
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
    once(
        "v3/sendToDevice/klatsch.whisper/" + number,
        JsonObject.of("messages", JsonObject.of(follower.id, message)));
    journal.toDevice.add(text);
  }

  private void takesBack() {
    var target = someSent();
    if (target != null) {
      once(room + "/redact/" + escape(target.event()) + "/" + number, JsonObject.EMPTY);
      journal.redacted.add(target.event());
    }
  }

  private void once(String path, JsonObject body) {
    otherRequests.add(new Sent(path, body, untilAnswered("PUT", path, body).ok()));
  }

  /// As a client does whose answer got lost.
  private void asksAgain() {
    var request = someSent();
    if (request != null) {
      asksAgain(request);
    }
  }

  private void asksAgain(Sent request) {
    var answer = untilAnswered("PUT", request.path(), request.body()).ok();
    if (!answer.equals(request.answer())) {
      journal.broken.add(
          "%s was answered %s, and later %s".formatted(request.path(), request.answer(), answer));
    }
  }

  /// Sends every request again that has a transaction id.
  void asksAllAgain() {
    sent.forEach(this::asksAgain);
    otherRequests.forEach(this::asksAgain);
  }

  private void reads() {
    var target = someSent();
    if (target != null) {
      untilAnswered("POST", room + "/receipt/m.read/" + escape(target.event()), JsonObject.EMPTY)
          .ok();
      journal
          .receipts
          .computeIfAbsent(person.id, _ -> ConcurrentHashMap.newKeySet())
          .add(target.event());
    }
  }

  private @Nullable Sent someSent() {
    return sent.isEmpty() ? null : sent.get(random.nextInt(sent.size()));
  }

  private Answer untilAnswered(String method, String path, Json body) {
    return untilAnswered(method, path, person.token, body);
  }

  private Answer untilAnswered(String method, String path, String token, Json body) {
    while (true) {
      var wire = victim.wire();
      try {
        var answer = wire.call(method, CLIENT + path, token, body);
        journal.answers.release();
        return answer;
      } catch (UncheckedIOException dead) {
        Objects.requireNonNull(dead);
        victim.awaitOther(wire);
      }
    }
  }
}
