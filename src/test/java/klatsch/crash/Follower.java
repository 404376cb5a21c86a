package klatsch.crash;

import static klatsch.house.Wire.escape;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
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
  final Set<String> whispers = new LinkedHashSet<>();

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
    if (whispered != null) {
      for (var one : whispered.values()) {
        whispers.add(object((JsonObject) one, "content").text("text"));
      }
    }
    since = answer.text("next_batch");
    return !heard.isEmpty() || whispered != null && whispered.size() > 0;
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
    if (events != null) {
      for (var event : events.values()) {
        ids.add(Objects.requireNonNull(((JsonObject) event).text("event_id")));
      }
    }
    return ids;
  }

  static JsonObject object(JsonObject from, String name) {
    return Objects.requireNonNullElse(from.object(name), JsonObject.EMPTY);
  }
}
