package klatsch.house;

import static klatsch.house.Person.in;
import static klatsch.house.Synced.objects;
import static klatsch.house.Wire.escape;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import klatsch.house.VisibilityOracle.Erasure;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;

/// A room in which things happen at random: people come and go in all ways, how visible its history
/// is changes, and all the time somebody speaks.
///
/// Alice, whose room it is, is always there, so she has seen everything.
final class VisibilityStory {
  static final String WORD = "martians";

  private static final List<String> VISIBILITIES =
      List.of("world_readable", "shared", "invited", "joined");
  private static final List<String> NAMES = List.of("bob", "carol", "dave", "erin", "frank");
  private static final int STEPS = 70;

  /// When Gina comes, and when she wants all to be taken away that she has said.
  private static final int COMES = 15;

  private static final int GOES = 50;

  private static final int BETWEEN_TOKENS = 14;

  final Person alice;
  final String room;

  /// She says something now and then until she is erased, and reads nothing.
  private final Person gina;

  private String lastOfGina = "";
  private String joinRule = "public";

  /// Everybody who reads, by name: those who come and go, one who never does, and a guest.
  final Map<String, Person> people = new LinkedHashMap<>();

  /// Whom each of them does not want to hear, by ids.
  final Map<String, Set<String>> ignored = new HashMap<>();

  /// Where each reader stood at some moments: a token of theirs, and after which event.
  final List<Moment> moments = new ArrayList<>();

  private final TestServer server;
  private final Random random;
  private final Map<String, String> memberships = new HashMap<>();
  private final List<String> said = new ArrayList<>();
  private final List<String> roots = new ArrayList<>();
  private final Map<String, Person> speakers = new HashMap<>();

  /// @param last the newest event at that moment
  record Moment(String reader, String token, String last) {}

  VisibilityStory(TestServer server, Random random) {
    this.server = server;
    this.random = random;
    this.alice = server.newPerson("alice");
    for (var name : NAMES) {
      people.put(name, server.newPerson(name));
    }
    people.put("never", server.newPerson("never"));
    people.put("guest", Person.guest(server.wire()));
    people.put("alice", alice);
    this.gina = server.newPerson("gina");
    gina.put("/profile/" + escape(gina.id) + "/displayname", json("{'displayname':'Gina'}")).ok();
    this.room = alice.creates(json("{'preset':'public_chat','name':'Mars'}"));
    alice.sets(room, "m.room.guest_access", json("{'guest_access':'can_join'}"));
    // Bob and Dave do not want to hear Carol, and Erin does not want to hear Bob.
    ignores("bob", "carol");
    ignores("dave", "carol");
    ignores("erin", "bob");
  }

  private void ignores(String who, String whom) {
    var reader = people.get(who);
    reader.ignores(people.get(whom));
    ignored.put(reader.id, Set.of(people.get(whom).id));
  }

  void happens() {
    for (int i = 0; i < STEPS; i++) {
      server.clock().turn(Duration.ofSeconds(1));
      if (i % BETWEEN_TOKENS == 0) {
        people.forEach(this::remembers);
      }
      step();
      gina(i);
    }
  }

  private void gina(int step) {
    if (step == COMES) {
      alice.invites(gina, room);
      gina.joins(room);
    } else if (step > COMES && step < GOES && step % 4 == 0) {
      gina.says(room, "my secret " + step);
    } else if (step == GOES) {
      lastOfGina = newest();
      var since = alice.syncs().text("next_batch");
      gina.post(
              "/account/deactivate",
              JsonObject.builder().put("erase", true).put("auth", gina.proof()).build())
          .ok();
      alice.awaitsDeparture(room, gina, since);
    }
  }

  private String newest() {
    return id(objects(alice.get(in(room) + "/messages?dir=b&limit=1").array("chunk")).getFirst());
  }

  private void remembers(String name, Person person) {
    var token = person.syncs(null, "filter=" + escape("{\"room\":{\"timeline\":{\"limit\":1}}}"));
    moments.add(new Moment(name, token.text("next_batch"), newest()));
  }

  private void step() {
    switch (random.nextInt(12)) {
      case 0 ->
          alice.sets(
              room,
              "m.room.history_visibility",
              JsonObject.of(
                  "history_visibility", VISIBILITIES.get(random.nextInt(VISIBILITIES.size()))));
      case 1, 2, 3 -> comesOrGoes(NAMES.get(random.nextInt(NAMES.size())));
      case 4 -> comesOrGoes(random.nextInt(3) == 0 ? "guest" : NAMES.getFirst());
      case 5 ->
          alice.sets(room, "m.room.topic", JsonObject.of("topic", "topic " + random.nextInt()));
      case 6 -> redacts();
      case 7 -> lets("invite");
      case 8 -> reads();
      default -> speaks();
    }
  }

  private void comesOrGoes(String name) {
    var person = people.get(name);
    boolean odd = random.nextBoolean();
    var next =
        switch (memberships.getOrDefault(name, "leave")) {
          case "join" -> odd ? "leave" : random.nextBoolean() ? "kick" : "ban";
          case "invite" -> odd ? "join" : "leave";
          case "ban" -> "unban";
          case "knock" -> odd ? "invite" : "leave";
          default -> odd ? "join" : random.nextBoolean() ? "invite" : "knock";
        };
    if (name.equals("guest") && next.equals("knock")) {
      next = "join";
    }
    var whom = JsonObject.of("user_id", person.id);
    var is =
        switch (next) {
          case "join" -> {
            if (!memberships.getOrDefault(name, "leave").equals("invite")) {
              lets("public");
            }
            person.joins(room);
            yield "join";
          }
          case "leave" -> {
            person.leaves(room);
            yield "leave";
          }
          case "knock" -> {
            lets("knock");
            person.post("/knock/" + escape(room), JsonObject.EMPTY).ok();
            yield "knock";
          }
          default -> {
            alice.post(in(room) + "/" + next, whom).ok();
            yield switch (next) {
              case "invite" -> "invite";
              case "ban" -> "ban";
              default -> "leave";
            };
          }
        };
    memberships.put(name, is);
  }

  /// In which way people may come.
  private void lets(String rule) {
    if (!joinRule.equals(rule)) {
      alice.sets(room, "m.room.join_rules", JsonObject.of("join_rule", rule));
      joinRule = rule;
    }
  }

  private Person anybodyThere() {
    var there = new ArrayList<>(List.of("alice"));
    memberships.forEach(
        (name, membership) -> {
          if (membership.equals("join")) {
            there.add(name);
          }
        });
    return people.get(there.get(random.nextInt(there.size())));
  }

  private void reads() {
    var reader = anybodyThere();
    var event = said.isEmpty() ? null : said.get(random.nextInt(said.size()));
    boolean isGuest = reader == people.get("guest");
    if (event != null && !isGuest && sees(reader, event)) {
      reader.post(in(room) + "/receipt/m.read/" + escape(event), JsonObject.EMPTY).ok();
    }
  }

  private void speaks() {
    var speaker = anybodyThere();
    var content = Person.message(WORD + " " + random.nextInt(1_000));
    var parent = roots.isEmpty() ? null : roots.get(random.nextInt(roots.size()));
    if (parent == null || random.nextInt(3) == 0 || !sees(speaker, parent)) {
      var root = say(speaker, content);
      roots.add(root);
      speakers.put(root, speaker);
      return;
    }
    var kind =
        speaker == speakers.get(parent) && random.nextBoolean()
            ? "m.replace"
            : random.nextInt(3) == 0 ? "m.reference" : "m.thread";
    say(
        speaker,
        content
            .with("m.new_content", Person.message(WORD + " anew"))
            .with(
                "m.relates_to", JsonObject.of("rel_type", kind).with("event_id", Json.of(parent))));
  }

  private boolean sees(Person speaker, String event) {
    return speaker.get(in(room) + "/event/" + escape(event)).status() == 200;
  }

  private String say(Person speaker, JsonObject content) {
    var id = speaker.tryToSend(room, "m.room.message", content).text("event_id");
    said.add(id);
    return id;
  }

  private void redacts() {
    if (!said.isEmpty()) {
      var id = said.remove(random.nextInt(said.size()));
      roots.remove(id);
      alice.put(in(room) + "/redact/" + escape(id) + "/r" + id.hashCode(), JsonObject.EMPTY).ok();
    }
  }

  /// All that has happened.
  VisibilityOracle oracle() {
    var events = new ArrayList<JsonObject>();
    var from = "";
    while (true) {
      var page = alice.get(in(room) + "/messages?dir=f&limit=1000" + from).ok();
      events.addAll(objects(page.array("chunk")));
      if (page.text("end") == null) {
        break;
      }
      from = "&from=" + escape(page.text("end") + "");
    }
    var known = new HashSet<>(events.stream().map(VisibilityStory::id).toList());
    if (!known.containsAll(said)) {
      throw new AssertionError("Alice does not see all that was said");
    }
    return new VisibilityOracle(events, ignored, new Erasure(gina.id, lastOfGina));
  }

  static String id(JsonObject event) {
    return Objects.requireNonNull(event.text("event_id"));
  }

  /// Without the events of the permissions of 2014, which `api/v1` shows beside today's.
  static List<String> ids(JsonArray events) {
    return objects(events).stream()
        .map(VisibilityStory::id)
        .filter(id -> !id.contains("~"))
        .toList();
  }

  private static JsonObject json(String text) {
    return Json.parseObject(
        text.replace('\'', '"').getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }
}
