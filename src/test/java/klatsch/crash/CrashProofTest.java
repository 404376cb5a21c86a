package klatsch.crash;

import static java.nio.charset.StandardCharsets.UTF_8;
import static klatsch.house.Wire.escape;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import klatsch.house.Person;
import klatsch.house.Terminal;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.powercut.PowerCuts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// A server is killed at random moments while people use it, and started again; or the power of its
/// machine is cut. Nothing that it has acknowledged is lost, nothing happens twice, and nobody
/// hears anything twice or not at all.
///
/// `./dev crash 200` does each two hundred times.
@ParameterizedClass(name = "{0}")
@EnumSource(Death.class)
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class CrashProofTest {
  private static final int KILLS = Integer.getInteger("klatsch.crash.kills", 10);
  private static final long SEED = Long.getLong("klatsch.crash.seed", System.nanoTime());
  private static final int CLIENTS = 6;

  /// Of the answers between two kills.
  private static final int MOST_ANSWERS = 200;

  /// A server that is killed while it starts lives so long at most.
  private static final int LONGEST_START_MILLIS = 2_000;

  /// In which everybody may set their number.
  private static final JsonObject ROOM =
      Json.parseObject(
          """
          {"preset": "public_chat",
           "power_level_content_override": {"events": {"klatsch.number": 0}}}
          """
              .getBytes(UTF_8));

  @Parameter private Death death;
  @TempDir private Path folder;

  private final RandomGenerator random = RandomGeneratorFactory.getDefault().create(SEED);
  private final Journal journal = new Journal();
  private final List<Client> clients = new ArrayList<>();
  private Victim victim;
  private Terminal terminal;
  private Person owner;
  private Follower follower;
  private Person followerPerson;
  private String room;

  @BeforeEach
  void peopleAreInARoom() throws IOException {
    var disk = Files.createDirectory(folder.resolve("disk")).toRealPath();
    var cuts = death.isOfTheMachine() ? PowerCuts.in(disk, folder.resolve("writes")) : null;
    var settings = death.database.fresh(disk.resolve("data"));
    victim = new Victim(settings, folder.resolve("victim.log"), cuts, random);
    terminal = Terminal.on(settings);
    owner = Person.register(victim.wire(), "owner");
    room = owner.creates(ROOM);
    followerPerson = joins("follower");
    follower = new Follower(victim, journal, followerPerson, room);
    for (int i = 0; i < CLIENTS; i++) {
      var person = joins("client" + i);
      var own = RandomGeneratorFactory.getDefault().create(SEED + i);
      clients.add(new Client(victim, journal, person, followerPerson, room, own));
    }
  }

  private Person joins(String name) {
    var person = Person.register(victim.wire(), name);
    person.joins(room);
    return person;
  }

  @AfterEach
  void theServerIsGone() {
    if (victim != null) {
      victim.close();
    }
  }

  @Test
  void nothingAcknowledgedIsLost() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var following = threads.submit(follower);
      var running = new ArrayList<Future<?>>();
      clients.forEach(client -> running.add(threads.submit(client)));
      for (int i = 0; i < KILLS && journal.broken.isEmpty(); i++) {
        journal.answers.acquire(1 + random.nextInt(MOST_ANSWERS));
        victim.kill();
        victim.start(livesOfStarts());
      }
      journal.answers.acquire(MOST_ANSWERS);
      clients.forEach(Client::stop);
      for (var one : running) {
        one.get();
      }
      follower.stop();
      following.get();
    }
    victim.kill();
    victim.start();

    clients.forEach(Client::asksAllAgain);
    allIsAsAcknowledged();
    System.out.printf(
        "%s: %d deaths, %d messages, %d redactions, %d whispers, %d events followed%s (seed %d)%n",
        death,
        KILLS,
        journal.messages.size(),
        journal.redacted.size(),
        journal.toDevice.size(),
        follower.events.size(),
        death.isOfTheMachine() ? "; " + victim.losses() : "",
        SEED);
  }

  /// Every fourth start is killed once or twice before it is done.
  private long[] livesOfStarts() {
    return random
        .longs(random.nextInt(4) == 0 ? 1 + random.nextInt(2) : 0, 1, LONGEST_START_MILLIS)
        .toArray();
  }

  private void allIsAsAcknowledged() {
    var about = "seed %d".formatted(SEED);
    assertThat(journal.broken).as(about).isEmpty();
    var history = history();
    var byText = new HashMap<String, List<String>>();
    var redacted = new ArrayList<String>();
    for (var event : history) {
      var id = event.text("event_id");
      var text = Follower.object(event, "content").text("body");
      if (text != null) {
        byText.computeIfAbsent(text, _ -> new ArrayList<>()).add(id);
      }
      if (Follower.object(event, "unsigned").has("redacted_because")) {
        redacted.add(id);
      }
    }
    assertThat(history)
        .extracting(event -> event.text("event_id"))
        .as(about)
        .doesNotHaveDuplicates();
    for (Map.Entry<String, String> message : journal.messages.entrySet()) {
      if (journal.redacted.contains(message.getValue())) {
        assertThat(redacted).as("%s, %s", message, about).contains(message.getValue());
        assertThat(byText).as("%s, %s", message, about).doesNotContainKey(message.getKey());
      } else {
        assertThat(byText.get(message.getKey()))
            .as("%s, %s", message, about)
            .containsExactly(message.getValue());
      }
    }
    assertThat(follower.events)
        .as("what was followed, %s", about)
        .isEqualTo(history.stream().map(event -> event.text("event_id")).toList());
    assertThat(follower.whispers)
        .as("to the device, %s", about)
        .containsExactlyInAnyOrderElementsOf(journal.toDevice);
    stateIsAsAcknowledged(about);
    followedIsAsAcknowledged(about);
    var verified = terminal.types("verify");
    assertThat(verified.out()).as(about).endsWith("All is well\n");
  }

  private void stateIsAsAcknowledged(String about) {
    var now = owner.at(victim.wire());
    journal.states.forEach(
        (user, number) ->
            assertThat(
                    now.get(
                            "/rooms/%s/state/klatsch.number/%s"
                                .formatted(escape(room), escape(user)))
                        .ok()
                        .integer("number"))
                .as("state of %s, %s", user, about)
                .isEqualTo(number));
    var joined =
        Follower.object(now.get("/rooms/" + escape(room) + "/joined_members").ok(), "joined");
    journal.joined.forEach(
        (user, in) ->
            assertThat(joined.has(user)).as("%s in the room, %s", user, about).isEqualTo(in));
    for (var client : clients) {
      var user = client.person().id;
      var number = journal.accountData.get(user);
      if (number != null) {
        var path = "/user/%s/account_data/klatsch.number".formatted(escape(user));
        assertThat(client.person().at(victim.wire()).get(path).ok().integer("number"))
            .as("account data of %s, %s", user, about)
            .isEqualTo(number);
      }
    }
  }

  /// Of account data and receipts only the last is told if there were several, and never an older
  /// one after a newer.
  private void followedIsAsAcknowledged(String about) {
    journal.followersData.forEach(
        (type, number) ->
            assertThat(follower.data.get(type))
                .as("%s as followed, %s", type, about)
                .isSorted()
                .endsWith(number));
    journal.receipts.forEach(
        (user, events) ->
            assertThat(follower.receipts.get(user).stream().map(follower.events::indexOf))
                .as("receipts of %s as followed, %s", user, about)
                .isSorted()
                .endsWith(events.stream().mapToInt(follower.events::indexOf).max().orElseThrow()));
  }

  /// All events of the room, oldest first, as `/messages` tells them.
  private List<JsonObject> history() {
    var now = followerPerson.at(victim.wire());
    var events = new ArrayList<JsonObject>();
    var from = "";
    while (from != null) {
      var page = now.get("/rooms/" + escape(room) + "/messages?dir=f&limit=500" + from);
      page.array("chunk").values().forEach(event -> events.add((JsonObject) event));
      var end = page.body().text("end");
      from = end == null ? null : "&from=" + end;
    }
    return events;
  }
}
