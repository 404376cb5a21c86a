package klatsch.push;

import static klatsch.json.JsonSample.json;
import static klatsch.rooms.TestRooms.ALICE;
import static klatsch.rooms.TestRooms.BOB;
import static klatsch.rooms.TestRooms.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import klatsch.accounts.PushRules.Kind;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.model.event.Membership;
import klatsch.model.event.StateKey;
import klatsch.model.event.StoredEvent;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.push.Counts.Count;
import klatsch.rooms.Intent;
import klatsch.rooms.Plan;
import klatsch.rooms.Receipts;
import klatsch.rooms.TestRooms;
import klatsch.rooms.Threads;
import klatsch.rules.RoomVersion;
import klatsch.store.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Whatever happens in a room, and whenever Bob asks: what is counted for him step by step is what
/// somebody counts who goes through all that was said, from the first word to the last.
@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabase.class)
class UnreadModelTest {
  private static final int STEPS = 150;
  private static final List<String> NAMES = List.of("Ada", "Bea", "Cleo");
  private static final String BY_NAME = "by-name";
  private static final String CROWD = "crowd";

  @Parameter private TestDatabase database;
  @TempDir private Path folder;

  private final long seed = System.nanoTime();
  private final RandomGenerator random = RandomGeneratorFactory.getDefault().create(seed);
  private TestRooms test;
  private Receipts receipts;
  private Unread unread;
  private RoomId room;

  // What Bob and the others have done, as the naive count wants it.
  private final List<Said> all = new ArrayList<>();
  private final Set<EventId> takenBack = new HashSet<>();
  private final List<Read> reads = new ArrayList<>();
  private final Set<String> rules = new HashSet<>();
  private @Nullable String name;
  private boolean isMuted;
  private boolean ignoresCarol;

  /// So often Bob has decided what he wants to be told of.
  private int decisions;

  private long joinedAt;

  /// @param thread its root, or `main`
  private record Said(
      EventId id,
      long position,
      UserId sender,
      String thread,
      String text,
      boolean mentionsBob,
      int members) {}

  /// @param thread `null` for all of them
  private record Read(long position, @Nullable String thread) {
    boolean covers(Said said) {
      return said.position() <= position && (thread == null || thread.equals(said.thread()));
    }
  }

  @BeforeEach
  void start() {
    test = new TestRooms(database.fresh(folder));
    open();
    room = test.publicRoom(RoomVersion.DEFAULT);
    joinsOrLeaves();
  }

  @AfterEach
  void stop() {
    test.close();
  }

  private void open() {
    var accountData = test.accounts.accountData();
    accountData.onChange((user, _) -> test.rooms.ignoredUsers().changed(user));
    receipts = new Receipts(test.store, test.rooms, accountData, test.notifier, test.clock());
    unread = new Unread(test.rooms, receipts, test.accounts.pushRules());
  }

  @RepeatedTest(5)
  void whatIsCountedStepByStepIsWhatIsThere() {
    @Nullable Map<String, Count> before = null;
    for (int step = 0; step < STEPS; step++) {
      int decided = decisions;
      var what = happens();
      boolean isDecided = decisions > decided;
      if (step == STEPS / 2) {
        test.restart();
        open();
      }
      if (isIn(BOB) && random.nextInt(4) > 0) {
        var mayHaveChanged = unread.mayHaveChanged(BOB, List.of(room));
        var now = counted();
        assertThat(now).as("seed %d, step %d: %s", seed, step, what).isEqualTo(recounted());
        if (isDecided && before != null && !now.equals(before)) {
          assertThat(mayHaveChanged).as("seed %d, step %d: %s", seed, step, what).contains(room);
        }
        before = now;
      } else {
        before = null;
      }
    }
  }

  private Map<String, Count> counted() {
    var snapshot = test.rooms.timeline().get(room);
    return unread.count(BOB, snapshot, test.store.position()).counts().byThread();
  }

  /// All that others have said since he came, of which he is told, and which neither a receipt nor
  /// a word of his own has read.
  private Map<String, Count> recounted() {
    var counts = new LinkedHashMap<String, Count>();
    for (var said : all) {
      boolean isNews =
          said.position() > joinedAt
              && !said.sender().equals(BOB)
              && !takenBack.contains(said.id())
              && !(ignoresCarol && said.sender().equals(CAROL));
      if (isNews && notifies(said) && !isRead(said)) {
        var before = counts.getOrDefault(said.thread(), Count.NONE);
        int highlights = before.highlights() + (standsOut(said) ? 1 : 0);
        counts.put(said.thread(), new Count(before.notifications() + 1, highlights));
      }
    }
    return counts;
  }

  private boolean notifies(Said said) {
    return !isCrowded(said) && (standsOut(said) || !isMuted);
  }

  private boolean standsOut(Said said) {
    boolean isNamed = rules.contains(BY_NAME) && name != null && said.text().contains(name);
    return said.mentionsBob() || isNamed;
  }

  private boolean isCrowded(Said said) {
    return rules.contains(CROWD) && said.members() > 2;
  }

  private boolean isRead(Said said) {
    return reads.stream().anyMatch(read -> read.covers(said))
        || all.stream()
            .filter(own -> own.sender().equals(BOB) && !takenBack.contains(own.id()))
            .map(
                own ->
                    new Read(
                        own.position(), own.thread().equals(Threads.MAIN) ? null : own.thread()))
            .anyMatch(read -> read.covers(said));
  }

  /// Something, made up by chance.
  private String happens() {
    return switch (random.nextInt(24)) {
      case 0 -> joinsOrLeaves();
      case 1, 2 -> renames();
      case 3, 4 -> redacts();
      case 5, 6, 7 -> reads();
      case 8 -> rule();
      case 9 -> mutes();
      case 10 -> ignores();
      case 11 -> comesOrGoes(CAROL);
      case 12 -> burst();
      case 13, 14 -> says(BOB);
      case 15, 16, 17, 18 -> isIn(CAROL) ? says(CAROL) : says(ALICE);
      default -> says(ALICE);
    };
  }

  private String says(UserId sender) {
    if (!isIn(sender)) {
      return "nothing";
    }
    var text = "hello " + NAMES.get(random.nextInt(NAMES.size()));
    boolean mentions = random.nextInt(5) == 0;
    var root = random.nextInt(3) == 0 ? any(said -> said.thread().equals(Threads.MAIN)) : null;
    var content = JsonObject.builder().put("msgtype", "m.text").put("body", text);
    if (mentions) {
      content.put("m.mentions", JsonObject.of("user_ids", JsonArray.ofTexts(List.of(BOB.value()))));
    }
    if (root != null) {
      var relation = JsonObject.builder().put("rel_type", "m.thread");
      content.put("m.relates_to", relation.put("event_id", root.id().value()).build());
    }
    var stored = append(Intent.message(sender, "m.room.message", content.build()));
    var thread = root == null ? Threads.MAIN : root.id().value();
    int members = head().joined().size();
    all.add(new Said(stored.id(), stored.position(), sender, thread, text, mentions, members));
    return sender + " says " + text + " in " + thread;
  }

  private String burst() {
    int many = random.nextInt(90);
    for (int i = 0; i < many; i++) {
      says(ALICE);
    }
    return "a burst of " + many;
  }

  private String redacts() {
    var said = any(_ -> true);
    if (said == null) {
      return "nothing";
    }
    var redaction = Intent.redaction(ALICE, said.id(), JsonObject.EMPTY);
    test.rooms.timeline().send(room, redaction, null);
    takenBack.add(said.id());
    return "taken back: " + said;
  }

  private String reads() {
    var said = any(one -> !(ignoresCarol && one.sender().equals(CAROL)));
    if (said == null || !isIn(BOB)) {
      return "nothing";
    }
    var type = random.nextBoolean() ? Receipts.READ : Receipts.READ_PRIVATE;
    var thread = random.nextInt(3) > 0 ? said.thread() : null;
    receipts.read(BOB, room, type, said.id(), thread);
    reads.add(new Read(said.position(), thread));
    return "read in " + thread + ": " + said;
  }

  private String rule() {
    decisions++;
    var pushRules = test.accounts.pushRules();
    if (!rules.isEmpty()) {
      var gone = rules.iterator().next();
      pushRules.remove(BOB, Kind.OVERRIDE, gone);
      rules.clear();
      return "no rule " + gone;
    }
    boolean byName = random.nextBoolean();
    var said =
        byName
            ? json(
                "{'actions':['notify',{'set_tweak':'highlight'}],"
                    + "'conditions':[{'kind':'contains_display_name'}]}")
            : json("{'actions':[],'conditions':[{'kind':'room_member_count','is':'>2'}]}");
    pushRules.put(BOB, Kind.OVERRIDE, byName ? BY_NAME : CROWD, said, null, null);
    rules.add(byName ? BY_NAME : CROWD);
    return "rules " + rules;
  }

  private String mutes() {
    decisions++;
    var pushRules = test.accounts.pushRules();
    if (isMuted) {
      pushRules.remove(BOB, Kind.ROOM, room.value());
    } else {
      pushRules.put(BOB, Kind.ROOM, room.value(), json("{'actions':[]}"), null, null);
    }
    isMuted = !isMuted;
    return "muted: " + isMuted;
  }

  private String ignores() {
    decisions++;
    ignoresCarol = !ignoresCarol;
    var list = ignoresCarol ? JsonObject.of(CAROL.value(), JsonObject.EMPTY) : JsonObject.EMPTY;
    var content = JsonObject.of("ignored_users", list);
    test.accounts.accountData().set(BOB, "m.ignored_user_list", content);
    return "ignores Carol: " + ignoresCarol;
  }

  private String joinsOrLeaves() {
    var what = comesOrGoes(BOB);
    name = null;
    joinedAt = test.rooms.timeline().get(room).position();
    return what;
  }

  private String comesOrGoes(UserId user) {
    var to = isIn(user) ? Membership.LEAVE : Membership.JOIN;
    append(Intent.member(user, user, to));
    return user + ": " + to;
  }

  private String renames() {
    if (!isIn(BOB)) {
      return "nothing";
    }
    var next = NAMES.get(random.nextInt(NAMES.size()));
    if (!next.equals(name)) {
      var content = JsonObject.of("membership", Json.of("join")).with("displayname", Json.of(next));
      append(Intent.state(BOB, StateKey.member(BOB), content));
      name = next;
    }
    return "is called " + next;
  }

  /// Something that was said and not taken back, mostly lately.
  private @Nullable Said any(Predicate<Said> which) {
    var lately =
        random.nextInt(4) == 0 ? all : all.subList(Math.max(0, all.size() - 12), all.size());
    var some =
        lately.stream().filter(said -> !takenBack.contains(said.id())).filter(which).toList();
    return some.isEmpty() ? null : some.get(random.nextInt(some.size()));
  }

  private StoredEvent append(Intent intent) {
    return test.rooms.timeline().append(room, Plan.of(intent)).getFirst();
  }

  private boolean isIn(UserId user) {
    return head().isJoined(user);
  }

  private klatsch.rooms.RoomHead head() {
    return test.rooms.timeline().get(room).head();
  }
}
