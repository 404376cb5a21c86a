package klatsch.house;

import static klatsch.house.Person.in;
import static klatsch.house.Synced.at;
import static klatsch.house.Synced.objects;
import static klatsch.house.VisibilityStory.id;
import static klatsch.house.VisibilityStory.ids;
import static klatsch.house.Wire.escape;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// What is found by asking for something: relations, words, times, and what one was told of.
record VisibilityFinding(VisibilityCheck check) {
  void all(String name, Person reader) {
    related(name, reader);
    found(name, reader);
    toldOf(name, reader);
    byTime(name, reader);
  }

  private void related(String name, Person reader) {
    var roots = new LinkedHashSet<String>();
    for (int i = 0; i < oracle().size(); i++) {
      var parent = oracle().parent(i);
      if (parent != null) {
        roots.add(parent);
      }
    }
    for (var root : roots) {
      var answer =
          reader.call(
              "GET",
              "/_matrix/client/v1" + in(room()) + "/relations/" + escape(root) + "?limit=100",
              null);
      if (!oracle().shows(reader.id, oracle().place(root))) {
        answer.refused(404, "M_NOT_FOUND");
        continue;
      }
      check.isClean(name, reader, answer.ok());
      assertThat(ids(answer.array("chunk")).reversed())
          .as(of(name, "relations"))
          .isEqualTo(shownOf(reader, root));
    }
    var threads =
        reader.call("GET", "/_matrix/client/v1" + in(room()) + "/threads?limit=100", null);
    if (oracle().opensTo(reader.id)) {
      check.isClean(name, reader, threads.ok());
    } else {
      threads.refused(403, "M_FORBIDDEN");
    }
  }

  private List<String> shownOf(Person reader, String root) {
    return IntStream.range(0, oracle().size())
        .filter(i -> root.equals(oracle().parent(i)) && oracle().shows(reader.id, i))
        .mapToObj(i -> oracle().id(i))
        .toList();
  }

  private void found(String name, Person reader) {
    var criteria =
        JsonObject.of("search_term", VisibilityStory.WORD).with("order_by", Json.of("recent"));
    var body = JsonObject.of("search_categories", JsonObject.of("room_events", criteria));
    var found = new HashSet<String>();
    @Nullable String from = null;
    do {
      var page = from == null ? "" : "?next_batch=" + escape(from);
      var answer = reader.post("/search" + page, body).ok();
      check.isClean(name, reader, answer);
      var results = Objects.requireNonNull(at(answer, "search_categories", "room_events"));
      for (var result : objects(results.array("results"))) {
        found.add(id(Objects.requireNonNull(result.object("result"))));
      }
      from = results.text("next_batch");
    } while (from != null);
    assertThat(found).as(of(name, "search")).isEqualTo(findable(reader));
  }

  /// What was said up to when somebody was in the room for the last time, but for edits, which are
  /// found in the place of what they edit.
  private Set<String> findable(Person reader) {
    var findable = new HashSet<String>();
    if (oracle().everJoined(reader.id)) {
      for (var event : oracle().shown(reader.id, 0, oracle().joinedUpTo(reader.id))) {
        var told = oracle().event(oracle().place(event));
        var content = Objects.requireNonNull(told.object("content"));
        var relation = content.object("m.relates_to");
        boolean isEdit = relation != null && "m.replace".equals(relation.text("rel_type"));
        boolean isMeant = (content.text("body") + "").contains(VisibilityStory.WORD);
        if (check.isMessage(event) && isMeant && !isEdit) {
          findable.add(event);
        }
      }
    }
    return findable;
  }

  private void toldOf(String name, Person reader) {
    check.isClean(name, reader, reader.get("/notifications?limit=1000").ok());
  }

  private void byTime(String name, Person reader) {
    for (int i = 0; i < oracle().size(); i += 9) {
      long ts = Objects.requireNonNull(oracle().event(i).integer("origin_server_ts"));
      for (var dir : List.of("f", "b")) {
        var path =
            "/_matrix/client/v1" + in(room()) + "/timestamp_to_event?ts=" + ts + "&dir=" + dir;
        var answer = reader.call("GET", path, null);
        if (!oracle().opensTo(reader.id)) {
          answer.refused(403, "M_FORBIDDEN");
          continue;
        }
        var nearest = nearest(reader, ts, dir.equals("f"));
        if (nearest == null) {
          answer.refused(404, "M_NOT_FOUND");
        } else {
          assertThat(answer.text("event_id")).as(of(name, "by time")).isEqualTo(nearest);
        }
      }
    }
  }

  private @Nullable String nearest(Person reader, long ts, boolean forth) {
    @Nullable String nearest = null;
    for (int i = 0; i < oracle().size(); i++) {
      long then = Objects.requireNonNull(oracle().event(i).integer("origin_server_ts"));
      if (oracle().shows(reader.id, i) && (forth ? then >= ts : then <= ts)) {
        nearest = oracle().id(i);
        if (forth) {
          break;
        }
      }
    }
    return nearest;
  }

  private VisibilityOracle oracle() {
    return check.oracle();
  }

  private String room() {
    return check.story().room;
  }

  private String of(String name, String what) {
    return check.of(name, what);
  }
}
