package klatsch.house;

import static klatsch.house.Person.in;
import static klatsch.house.Synced.at;
import static klatsch.house.Synced.objects;
import static klatsch.house.VisibilityStory.id;
import static klatsch.house.VisibilityStory.ids;
import static klatsch.house.Wire.escape;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;
import klatsch.house.VisibilityStory.Moment;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.store.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Every way of reading shows everybody just what the specification lets them see, and nothing of
/// whom they ignore.
class VisibilityTest extends HouseTest {
  private static final String CLIENT = "/_matrix/client";
  private static final String ALL_OF_IT =
      "filter=" + escape("{\"room\":{\"timeline\":{\"limit\":1000},\"include_leave\":true}}");
  private static final String GAPPY = "filter=" + escape("{\"room\":{\"timeline\":{\"limit\":3}}}");

  /// Of `/events`.
  private static final int MOST_AT_ONCE = 100;

  private long seed;
  private TestServer own;
  private VisibilityStory story;
  private VisibilityOracle oracle;
  private VisibilityCheck check;
  private String room;

  VisibilityTest(TestDatabase database) {
    super(database);
  }

  @BeforeEach
  void tell() {
    seed = Long.getLong("klatsch.seed", new Random().nextLong());
    own = TestServer.on(database);
    story = new VisibilityStory(own, new Random(seed));
    story.happens();
    oracle = story.oracle();
    check = new VisibilityCheck(seed, story, oracle);
    room = story.room;
  }

  @AfterEach
  void close() {
    own.close();
  }

  /// One test and not many: the story takes longer than the reading of it.
  @Test
  void everyWayOfReadingShowsWhatTheSpecificationLetsSee() {
    try {
      read();
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n" + oracle, e);
    }
  }

  private void read() {
    everybody(this::singleEvents);
    everybody(this::pages);
    everybody(this::neighbours);
    everybody(this::state);
    everybody(this::members);
    everybody(this::firstSync);
    everybody(this::old);
    everybody(this::fromOutside);
    people(this::joinedMembers);
    people(new VisibilityFinding(check)::all);
    story.moments.forEach(this::nextSync);
    story.moments.forEach(this::peeks);
  }

  private void everybody(BiConsumer<String, Person> look) {
    story.people.forEach(look);
  }

  private void people(BiConsumer<String, Person> look) {
    story.people.forEach(
        (name, person) -> {
          if (!name.equals("guest")) {
            look.accept(name, person);
          }
        });
  }

  private void singleEvents(String name, Person reader) {
    for (int i = 0; i < oracle.size(); i++) {
      var answer = reader.get(in(room) + "/event/" + escape(oracle.id(i)));
      if (oracle.shows(reader.id, i)) {
        assertThat(answer.status()).as(check.of(name, "reads event " + i)).isEqualTo(200);
        check.isClean(name, reader, answer.body());
        if (!oracle.isState(i)) {
          assertThat(answer.object("content"))
              .as(check.of(name, "reads what event " + i + " says"))
              .isEqualTo(oracle.isErased(reader.id, i) ? JsonObject.EMPTY : oracle.content(i));
        }
      } else {
        assertThat(answer.status()).as(check.of(name, "reads event " + i)).isEqualTo(404);
        answer.refused(404, "M_NOT_FOUND");
      }
    }
  }

  private void pages(String name, Person reader) {
    var backwards = oracle.shown(reader.id).reversed();
    var forwards = oracle.shown(reader.id);
    if (!oracle.opensTo(reader.id)) {
      reader.get(in(room) + "/messages?dir=b").refused(403, "M_FORBIDDEN");
      return;
    }
    for (int limit : List.of(1_000, 7)) {
      assertThat(paged(name, reader, "dir=b&limit=" + limit))
          .as(check.of(name, "back"))
          .isEqualTo(backwards);
      assertThat(paged(name, reader, "dir=f&limit=" + limit))
          .as(check.of(name, "forth"))
          .isEqualTo(forwards);
    }
    var filter = "&filter=" + escape("{\"types\":[\"m.room.message\"],\"lazy_load_members\":true}");
    assertThat(paged(name, reader, "dir=b&limit=5" + filter))
        .as(check.of(name, "filtered"))
        .isEqualTo(backwards.stream().filter(check::isMessage).toList());
    var v1 = reader.call("GET", CLIENT + "/api/v1" + in(room) + "/messages?dir=b&limit=1000", null);
    assertThat(ids(v1.array("chunk"))).as(check.of(name, "api/v1")).isEqualTo(backwards);
  }

  private List<String> paged(String name, Person reader, String query) {
    var found = new ArrayList<String>();
    @Nullable String from = null;
    do {
      var token = from == null ? "" : "&from=" + escape(from);
      var page = reader.get(in(room) + "/messages?" + query + token).ok();
      found.addAll(ids(Objects.requireNonNull(page.array("chunk"))));
      check.isClean(name, reader, JsonObject.of("chunk", page.get("chunk")));
      from = page.text("end");
    } while (from != null);
    return found;
  }

  private void neighbours(String name, Person reader) {
    for (int i = 0; i < oracle.size(); i += 5) {
      var answer = reader.get(in(room) + "/context/" + escape(oracle.id(i)) + "?limit=1000");
      if (!oracle.opensTo(reader.id)) {
        answer.refused(403, "M_FORBIDDEN");
      } else if (!oracle.shows(reader.id, i)) {
        answer.refused(404, "M_NOT_FOUND");
      } else {
        var all = new ArrayList<>(ids(answer.array("events_before")).reversed());
        all.add(id(answer.object("event")));
        all.addAll(ids(answer.array("events_after")));
        assertThat(all).as(check.of(name, "around " + i)).isEqualTo(oracle.shown(reader.id));
        assertThat(ids(answer.array("state")))
            .as(check.of(name, "state around " + i))
            .containsExactlyInAnyOrderElementsOf(
                oracle.state(oracle.place(all.getLast())).values());
      }
    }
  }

  /// As it is, or as it was when the user left.
  private @Nullable Map<String, String> stateFor(Person reader) {
    if (oracle.everJoined(reader.id)) {
      return oracle.state(oracle.joinedUpTo(reader.id));
    }
    return oracle.isWorldReadable() ? oracle.state(oracle.last()) : null;
  }

  private void state(String name, Person reader) {
    var expected = stateFor(reader);
    var answer = reader.get(in(room) + "/state");
    if (expected == null) {
      answer.refused(403, "M_FORBIDDEN");
      reader.get(in(room) + "/state/m.room.topic").refused(403, "M_FORBIDDEN");
      return;
    }
    answer.ok();
    assertThat(ids(answer.body().array("list")))
        .as(check.of(name, "state"))
        .containsExactlyInAnyOrderElementsOf(expected.values());
    var topic = expected.get("m.room.topic|");
    var shown = reader.get(in(room) + "/state/m.room.topic?format=event");
    if (topic == null) {
      shown.refused(404, "M_NOT_FOUND");
    } else {
      assertThat(shown.text("event_id")).as(check.of(name, "topic")).isEqualTo(topic);
    }
  }

  private void members(String name, Person reader) {
    var expected = stateFor(reader);
    if (expected == null) {
      reader.get(in(room) + "/members").refused(403, "M_FORBIDDEN");
    } else {
      int last = oracle.everJoined(reader.id) ? oracle.joinedUpTo(reader.id) : oracle.last();
      assertThat(ids(reader.get(in(room) + "/members").array("chunk")))
          .as(check.of(name, "members"))
          .containsExactlyInAnyOrderElementsOf(oracle.members(last));
      for (var moment : story.moments) {
        int then = oracle.place(moment.last());
        var answer = reader.get(in(room) + "/members?at=" + escape(moment.token()));
        int known = Math.min(oracle.firstKnown(reader.id, then), last);
        // Who may see the last event, but nothing after it, may know how the room was with it.
        int seen = oracle.allows(reader.id, then) ? Math.min(then, last) : known;
        assertThat(Set.copyOf(ids(answer.array("chunk"))))
            .as(check.of(name, "members at " + then))
            .isIn(oracle.members(known), oracle.members(seen));
      }
    }
  }

  private void joinedMembers(String name, Person reader) {
    var joined = reader.get(in(room) + "/joined_members");
    if (!oracle.isJoined(reader.id)) {
      joined.refused(403, "M_FORBIDDEN");
    } else {
      assertThat(joined.object("joined").names())
          .as(check.of(name, "joined members"))
          .isEqualTo(oracle.joined());
    }
  }

  private void firstSync(String name, Person reader) {
    var part = part(reader, Synced.of(reader.syncs(null, ALL_OF_IT)));
    check.isClean(name, reader, timeline(part));
    check.areClean(name, reader, receipts(reader, part));
    assertThat(shown(part))
        .as(check.of(name, "first sync"))
        .isEqualTo(oracle.timeline(reader.id, -1));
  }

  private void nextSync(Moment moment) {
    var reader = story.people.get(moment.reader());
    int known = oracle.place(moment.last());
    var all = oracle.timeline(reader.id, known);
    for (var filter : List.of(ALL_OF_IT, GAPPY)) {
      var part = part(reader, Synced.of(reader.syncs(moment.token(), filter)));
      check.isClean(moment.reader(), reader, timeline(part));
      check.areClean(moment.reader(), reader, receipts(reader, part));
      int limit = filter.equals(GAPPY) ? 3 : all.size();
      assertThat(shown(part))
          .as(check.of(moment.reader(), "next sync after " + known + " with " + filter))
          .isEqualTo(all.subList(Math.max(0, all.size() - limit), all.size()));
    }
  }

  private Synced.Part part(Person reader, Synced synced) {
    return oracle.isJoined(reader.id) ? synced.joined(room) : synced.left(room);
  }

  private static List<String> shown(Synced.Part part) {
    return part.timeline().stream().map(VisibilityStory::id).toList();
  }

  private static JsonObject timeline(Synced.Part part) {
    return JsonObject.of("timeline", JsonArray.of(part.timeline()));
  }

  private List<JsonObject> receipts(Person reader, Synced.Part part) {
    return oracle.isJoined(reader.id) ? part.ephemeral("m.receipt") : List.of();
  }

  /// What is told of the room to those who think of coming.
  private void fromOutside(String name, Person reader) {
    var summary = reader.call("GET", CLIENT + "/v1/room_summary/" + escape(room), null);
    if (!oracle.isToldOf(reader.id)) {
      summary.refused(404, "M_NOT_FOUND");
    } else {
      assertThat(summary.text("membership"))
          .as(check.of(name, "summary"))
          .isEqualTo(oracle.membership(reader.id, oracle.last()));
      isSummary(name, summary.ok());
    }
    if (!name.equals("guest")) {
      var path = CLIENT + "/v1" + in(room) + "/hierarchy";
      var space = reader.call("GET", path, null);
      if (oracle.isToldOf(reader.id)) {
        isSummary(name, objects(space.array("rooms")).getFirst());
      } else {
        space.refused(403, "M_FORBIDDEN");
      }
    }
  }

  private void isSummary(String name, JsonObject told) {
    assertThat(told.text("topic"))
        .as(check.of(name, "topic"))
        .isEqualTo(oracle.now("m.room.topic", "topic"));
    assertThat(told.integer("num_joined_members"))
        .as(check.of(name, "how many are there"))
        .isEqualTo(oracle.joined().size());
    assertThat(told.bool("world_readable"))
        .as(check.of(name, "who may look in"))
        .isEqualTo(oracle.isWorldReadable());
  }

  private void old(String name, Person reader) {
    if (!name.equals("guest")) {
      for (var path : List.of("/v3", "/api/v1")) {
        var all = reader.call("GET", CLIENT + path + "/initialSync?limit=1000&archived=true", null);
        for (var one : objects(all.array("rooms"))) {
          if (at(one, "messages") != null) {
            check.isClean(name, reader, JsonObject.of("messages", at(one, "messages")));
          }
        }
      }
    }
    for (var path : List.of("/v3", "/api/v1")) {
      var one = reader.call("GET", CLIENT + path + in(room) + "/initialSync?limit=1000", null);
      if (!oracle.opensTo(reader.id)) {
        one.refused(403, "M_FORBIDDEN");
        continue;
      }
      var shown = ids(Objects.requireNonNull(at(one.ok(), "messages")).array("chunk"));
      var expected =
          oracle.tellsHistory(reader.id) ? oracle.timeline(reader.id, -1) : oracle.shown(reader.id);
      assertThat(shown).as(check.of(name, "initialSync of the room, " + path)).isEqualTo(expected);
    }
  }

  /// `/events` of one room, also from outside.
  private void peeks(Moment moment) {
    var reader = story.people.get(moment.reader());
    int known = oracle.place(moment.last());
    var path = "/events?timeout=0&room_id=" + escape(room) + "&from=" + escape(moment.token());
    if (oracle.isJoined(reader.id)) {
      check.isClean(moment.reader(), reader, reader.get(path).ok());
      return;
    }
    if (!oracle.opensTo(reader.id)) {
      reader.get(path).refused(403, "M_FORBIDDEN");
      return;
    }
    var all = oracle.shown(reader.id, known + 1, oracle.last());
    var told = objects(reader.get(path).array("chunk")).stream().filter(one -> one.has("event_id"));
    assertThat(told.map(VisibilityStory::id))
        .as(check.of(moment.reader(), "peeks"))
        .isEqualTo(all.subList(0, Math.min(all.size(), MOST_AT_ONCE)));
  }
}
