package klatsch.crash;

import static klatsch.house.Wire.escape;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import klatsch.house.Person;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// Somebody who has `/sync` open all the time, fills gaps, and goes on from the last answer that
/// was read to its end.
final class Follower implements Runnable {
  private static final String FILTER =
      escape("{\"room\":{\"timeline\":{\"limit\":50}},\"presence\":{\"types\":[]}}");

  private final Victim victim;
  private final Journal journal;
  private final Person person;
  private final String room;
  private volatile boolean stopping;
  private @Nullable String since;

  /// The events of the room, in the order in which they came.
  final List<String> events = new ArrayList<>();

  /// Texts of messages to this device.
  final List<String> whispers = new ArrayList<>();

  /// The numbers that came as account data of each type.
  final Map<String, List<Long>> data = new HashMap<>();

  /// The events up to which each user has read, as it was told.
  final Map<String, List<String>> receipts = new HashMap<>();

  Follower(Victim victim, Journal journal, Person person, String room) {
    this.victim = victim;
    this.journal = journal;
    this.person = person;
    this.room = room;
  }

  /// Asks it to end when there is nothing more to hear.
  void stop() {
    stopping = true;
  }

  @Override
  public void run() {
    try {
      follow();
    } catch (AssertionError | RuntimeException e) {
      journal.breaks(person.id, e);
    }
  }

  private void follow() {
    while (true) {
      boolean last = stopping;
      var wire = victim.wire();
      try {
        if (!hear(person.at(wire), last) && last) {
          return;
        }
      } catch (UncheckedIOException dead) {
        Objects.requireNonNull(dead);
        victim.awaitOther(wire);
      }
    }
  }

  /// @return whether there was anything
  private boolean hear(Person now, boolean last) {
    var query = (since == null ? "" : "&since=" + since) + "&timeout=" + (last ? 0 : 500);
    var answer = now.get("/sync?filter=" + FILTER + query);
    var heard = new ArrayList<String>();
    var joined = object(object(answer.ok(), "rooms"), "join");
    var timeline = object(object(joined, room), "timeline");
    ids(timeline.array("events")).forEach(heard::add);
    if (Boolean.TRUE.equals(timeline.bool("limited")) && since != null) {
      heard.addAll(0, gap(now, timeline.text("prev_batch"), since));
    }
    var whispered = object(answer.body(), "to_device").array("events");
    events.addAll(heard);
    for (var one : values(whispered)) {
      whispers.add(object(one, "content").text("text"));
    }
    hearData(object(answer.body(), "account_data").array("events"));
    hearReceipts(object(object(joined, room), "ephemeral").array("events"));
    since = answer.text("next_batch");
    return !heard.isEmpty() || whispered != null && whispered.size() > 0;
  }

  private void hearData(@Nullable JsonArray events) {
    for (var one : values(events)) {
      var number = object(one, "content").integer("number");
      if (number != null) {
        data.computeIfAbsent(one.text("type"), _ -> new ArrayList<>()).add(number);
      }
    }
  }

  private void hearReceipts(@Nullable JsonArray ephemeral) {
    for (var one : values(ephemeral)) {
      var content = object(one, "content");
      for (var event : content.names()) {
        for (var user : object(object(content, event), "m.read").names()) {
          receipts.computeIfAbsent(user, _ -> new ArrayList<>()).add(event);
        }
      }
    }
  }

  /// What lies between what was heard last and what was told now.
  private List<String> gap(Person now, @Nullable String from, String to) {
    var missed = new ArrayList<String>();
    var at = from;
    while (at != null) {
      var page =
          now.get("/rooms/" + escape(room) + "/messages?dir=b&limit=100&from=" + at + "&to=" + to);
      ids(page.array("chunk")).forEach(id -> missed.addFirst(id));
      at = page.body().text("end");
    }
    return missed;
  }

  static List<String> ids(@Nullable JsonArray events) {
    var ids = new ArrayList<String>();
    for (var event : values(events)) {
      ids.add(Objects.requireNonNull(event.text("event_id")));
    }
    return ids;
  }

  private static List<JsonObject> values(@Nullable JsonArray array) {
    return array == null ? List.of() : array.values().stream().map(JsonObject.class::cast).toList();
  }

  static JsonObject object(JsonObject from, String name) {
    return Objects.requireNonNullElse(from.object(name), JsonObject.EMPTY);
  }
}
