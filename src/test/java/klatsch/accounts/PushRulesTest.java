package klatsch.accounts;

import static klatsch.accounts.TestAccounts.ALICE;
import static klatsch.accounts.TestAccounts.BOB;
import static klatsch.accounts.TestAccounts.refusal;
import static klatsch.json.JsonSample.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import klatsch.accounts.PushRules.Kind;
import klatsch.json.JsonObject;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rules.push.PreparedRules;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PushRulesTest {
  private static final RoomId OLD = new RoomId("!old:here");
  private static final UserId CAROL = new UserId("@carol:here");
  private static final RoomId NEW = new RoomId("!new:here");

  @TempDir private Path folder;
  private TestAccounts server;
  private PushRules rules;

  @BeforeEach
  void open() {
    server = new TestAccounts(folder);
    rules = server.accounts.pushRules();
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void everyKindIsThere() {
    assertThat(rules.global(ALICE).names())
        .containsExactly("override", "content", "room", "sender", "underride");
    assertThat(rules.of(ALICE)).isEqualTo(JsonObject.of("global", rules.global(ALICE)));
  }

  @Test
  void aRuleIsFoundUnderItsKind() {
    var master = rules.rule(ALICE, Kind.OVERRIDE, ".m.rule.master");

    assertThat(master.bool("enabled")).isFalse();
    assertThat(master.bool("default")).isTrue();
    assertThat(refusal(() -> rules.rule(ALICE, Kind.UNDERRIDE, ".m.rule.master")))
        .isEqualTo("M_NOT_FOUND");
    assertThat(refusal(() -> rules.rule(ALICE, Kind.CONTENT, "cake"))).isEqualTo("M_NOT_FOUND");
  }

  @Test
  void theRulesSpeakOfTheUser() {
    assertThat(rules.rule(ALICE, Kind.OVERRIDE, ".m.rule.invite_for_me").toString())
        .contains("@alice:here");
  }

  @Test
  void aRuleOfOnesOwnSaysWhatItsKindKnows() {
    var said =
        json(
            """
            {'pattern': 'cake', 'actions': ['notify', 'dont_notify'], 'more': 1, 'enabled': false,
             'conditions': [{'kind': 'org.example.moon'}]}
            """);

    rules.put(ALICE, Kind.CONTENT, "a", said, null, null);
    rules.put(ALICE, Kind.OVERRIDE, "a", said, null, null);
    rules.put(ALICE, Kind.ROOM, "!room:here", said, null, null);

    assertThat(rules.rule(ALICE, Kind.CONTENT, "a"))
        .isEqualTo(
            json(
                """
                {'rule_id': 'a', 'default': false, 'enabled': true, 'pattern': 'cake',
                 'actions': ['notify']}
                """));
    assertThat(rules.rule(ALICE, Kind.OVERRIDE, "a"))
        .isEqualTo(
            json(
                """
                {'rule_id': 'a', 'default': false, 'enabled': true, 'actions': ['notify'],
                 'conditions': [{'kind': 'org.example.moon'}]}
                """));
    assertThat(rules.rule(ALICE, Kind.ROOM, "!room:here").names())
        .containsExactlyInAnyOrder("rule_id", "default", "enabled", "actions");
    assertThat(ids(Kind.CONTENT)).containsExactly("a");
  }

  @Test
  void newRulesGoToTheTopOrWhereTheyAreToldTo() {
    put("a");
    put("b");
    assertThat(ids(Kind.CONTENT)).containsExactly("b", "a");

    put("c", "a", null);
    put("d", null, "b");
    put("e", "a", "b");
    assertThat(ids(Kind.CONTENT)).containsExactly("b", "d", "c", "e", "a");

    put("b", null, "a");
    put("d");
    assertThat(ids(Kind.CONTENT)).containsExactly("d", "c", "e", "a", "b");
  }

  @Test
  void rulesOfOnesOwnStandBelowTheMasterAndAboveThePredefined() {
    rules.put(ALICE, Kind.OVERRIDE, "mine", json("{'actions': []}"), null, null);
    rules.put(ALICE, Kind.UNDERRIDE, "mine", json("{'actions': []}"), null, null);

    assertThat(ids(Kind.OVERRIDE)).startsWith(".m.rule.master", "mine", ".m.rule.suppress_notices");
    assertThat(ids(Kind.UNDERRIDE)).startsWith("mine", ".m.rule.call");
  }

  @Test
  void whatIsSwitchedOffStaysOffWhenTheRuleSaysSomethingElse() {
    put("a");
    rules.setEnabled(ALICE, Kind.CONTENT, "a", false);

    rules.put(ALICE, Kind.CONTENT, "a", json("{'pattern': 'pie', 'actions': []}"), null, null);

    assertThat(rules.rule(ALICE, Kind.CONTENT, "a").text("pattern")).isEqualTo("pie");
    assertThat(rules.rule(ALICE, Kind.CONTENT, "a").bool("enabled")).isFalse();
  }

  @Test
  void predefinedRulesCanBeSwitchedAndActDifferently() {
    rules.setEnabled(ALICE, Kind.OVERRIDE, ".m.rule.master", true);
    rules.setActions(ALICE, Kind.UNDERRIDE, ".m.rule.message", json("{'actions': []}"));

    assertThat(rules.rule(ALICE, Kind.OVERRIDE, ".m.rule.master").bool("enabled")).isTrue();
    assertThat(rules.rule(ALICE, Kind.UNDERRIDE, ".m.rule.message").array("actions"))
        .hasToString("[]");
    assertThat(rules.rule(ALICE, Kind.UNDERRIDE, ".m.rule.message").bool("default")).isTrue();
    assertThat(rules.rule(BOB, Kind.OVERRIDE, ".m.rule.master").bool("enabled")).isFalse();
  }

  /// The predefined rules themselves are not kept: when the specification gets others, everybody
  /// has them, and what was decided about one that is gone does no harm.
  @Test
  void onlyWhatIsDecidedIsKept() {
    var own =
        new OwnPushRules(
            json("{'override': {'changes': {'.m.rule.of_long_ago': {'enabled': false}}}}"));

    var now = own.withEnabled(ALICE, Kind.OVERRIDE, ".m.rule.reaction", false);

    assertThat(now.json())
        .isEqualTo(
            json(
                """
                {'override': {'changes': {'.m.rule.of_long_ago': {'enabled': false},
                                          '.m.rule.reaction': {'enabled': false}}}}
                """));
    assertThat(now.shownTo(ALICE).toString()).doesNotContain("of_long_ago");
  }

  @Test
  void aRuleThatIsDeletedIsGone() {
    put("a");
    put("b");

    rules.remove(ALICE, Kind.CONTENT, "a");

    assertThat(ids(Kind.CONTENT)).containsExactly("b");
    assertThat(refusal(() -> rules.remove(ALICE, Kind.CONTENT, "a"))).isEqualTo("M_NOT_FOUND");
    assertThat(refusal(() -> rules.remove(ALICE, Kind.OVERRIDE, ".m.rule.master")))
        .isEqualTo("M_INVALID_PARAM");
    assertThat(refusal(() -> rules.remove(ALICE, Kind.CONTENT, ".m.rule.master")))
        .isEqualTo("M_NOT_FOUND");
  }

  @Test
  void preparedRulesFollowWhatIsDecided() {
    PreparedRules before = rules.prepared(ALICE);
    assertThat(rules.prepared(ALICE)).isSameAs(before);

    rules.setEnabled(ALICE, Kind.OVERRIDE, ".m.rule.master", true);

    assertThat(rules.prepared(ALICE)).isNotSameAs(before);
  }

  @Test
  void ofChangesAtTheSameTimeNoneIsLost() throws InterruptedException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      threads.invokeAll(
          IntStream.range(0, 50)
              .<Callable<String>>mapToObj(
                  i ->
                      () -> {
                        put("word" + i);
                        return "done";
                      })
              .toList());
    }

    assertThat(ids(Kind.CONTENT)).hasSize(50);
  }

  @ParameterizedTest(name = "{0} {1} {2}: {3}")
  @CsvSource(
      delimiter = '|',
      value = {
        "CONTENT  | a    | {'actions': []}                                            |"
            + " M_MISSING_PARAM",
        "CONTENT  | a    | {'pattern': 'a'}                                           |"
            + " M_MISSING_PARAM",
        "CONTENT  | a    | {'pattern': 7, 'actions': []}                              | M_BAD_JSON",
        "CONTENT  | a    | {'pattern': '', 'actions': []}                             |"
            + " M_INVALID_PARAM",
        "CONTENT  | a    | {'pattern': 'a', 'actions': 'notify'}                      | M_BAD_JSON",
        "CONTENT  | a    | {'pattern': 'a', 'actions': [7]}                           | M_BAD_JSON",
        "ROOM     | a    | {}                                                         |"
            + " M_MISSING_PARAM",
        "ROOM     | .a   | {'actions': []}                                            |"
            + " M_INVALID_PARAM",
        "ROOM     | a/b  | {'actions': []}                                            |"
            + " M_INVALID_PARAM",
        "ROOM     | a\\b | {'actions': []}                                            |"
            + " M_INVALID_PARAM",
        "OVERRIDE | a    | {'actions': [], 'conditions': {}}                          | M_BAD_JSON",
        "OVERRIDE | a    | {'actions': [], 'conditions': [7]}                         | M_BAD_JSON",
        "OVERRIDE | a    | {'actions': [], 'conditions': [{}]}                        |"
            + " M_INVALID_PARAM",
        "OVERRIDE | a    | {'actions': [], 'conditions': [{'kind': 'event_match'}]}   |"
            + " M_INVALID_PARAM",
        "OVERRIDE | .m.rule.master | {'actions': []}                                  |"
            + " M_INVALID_PARAM",
      })
  void whatIsNoRuleIsRefused(Kind kind, String id, String said, String errcode) {
    assertThat(refusal(() -> rules.put(ALICE, kind, id, json(said), null, null)))
        .isEqualTo(errcode);
    assertThat(ids(kind)).doesNotContain(id.equals(".m.rule.master") ? "" : id);
  }

  @ParameterizedTest(name = "before {0}, after {1}: {2}")
  @CsvSource(
      nullValues = "-",
      value = {
        "nothing,         -,       M_UNKNOWN",
        "-,               nothing, M_UNKNOWN",
        "nothing,         a,       M_UNKNOWN",
        "b,               -,       M_UNKNOWN",
        ".m.rule.message, -,       M_INVALID_PARAM",
      })
  void aPlaceMustBeThere(String before, String after, String errcode) {
    put("a");

    assertThat(refusal(() -> put("b", before, after))).isEqualTo(errcode);
    assertThat(ids(Kind.CONTENT)).containsExactly("a");
  }

  @Test
  void whatIsNotThereCannotBeChanged() {
    assertThat(refusal(() -> rules.setEnabled(ALICE, Kind.CONTENT, "a", true)))
        .isEqualTo("M_NOT_FOUND");
    assertThat(refusal(() -> rules.setActions(ALICE, Kind.ROOM, "a", json("{'actions': []}"))))
        .isEqualTo("M_NOT_FOUND");
    assertThat(refusal(() -> rules.setActions(ALICE, Kind.OVERRIDE, ".m.rule.master", json("{}"))))
        .isEqualTo("M_MISSING_PARAM");
  }

  @Test
  void namesAndPatternsEndSomewhere() {
    put("i".repeat(255));
    assertThat(refusal(() -> put("i".repeat(256)))).isEqualTo("M_INVALID_PARAM");
    assertThat(refusal(() -> put("é".repeat(128)))).isEqualTo("M_INVALID_PARAM");

    var long255 = "{'pattern': '%s', 'actions': []}".formatted("x".repeat(255));
    rules.put(ALICE, Kind.CONTENT, "a", json(long255), null, null);
    assertThat(
            refusal(
                () ->
                    rules.put(
                        ALICE,
                        Kind.CONTENT,
                        "b",
                        json(long255.replace("xx'", "xxx'")),
                        null,
                        null)))
        .isEqualTo("M_INVALID_PARAM");
  }

  @Test
  void theRulesOfAUserEndSomewhere() {
    var conditions =
        String.join(",", Collections.nCopies(PushRules.MAX_CONDITIONS, "{'kind':'x'}"));
    var many = "{'actions': [], 'conditions': [%s]}".formatted(conditions);
    rules.put(ALICE, Kind.OVERRIDE, "many", json(many), null, null);
    assertThat(refusal(() -> put("one more"))).isEqualTo("M_INVALID_PARAM");

    var large = "{'actions': ['%s']}".formatted("x".repeat(PushRules.MAX_BYTES));
    assertThat(refusal(() -> rules.put(BOB, Kind.ROOM, "a", json(large), null, null)))
        .isEqualTo("M_TOO_LARGE");

    var most = IntStream.range(0, PushRules.MAX_RULES).mapToObj("{'rule_id': '%d'}"::formatted);
    var full = json("{'room': {'rules': [%s]}}".formatted(String.join(",", most.toList())));
    server.accounts.accountData().change(CAROL, null, "m.push_rules", _ -> full);
    assertThat(refusal(() -> rules.put(CAROL, Kind.ROOM, "a", json("{'actions': []}"), null, null)))
        .isEqualTo("M_INVALID_PARAM");
    rules.setEnabled(CAROL, Kind.ROOM, "7", false);
  }

  @Test
  void whenARoomTakesAnothersPlaceItGetsItsRules() {
    var muted =
        "{'actions': [], 'conditions': [{'kind':'event_match','key':'room_id','pattern':'%s'}]}";
    rules.put(ALICE, Kind.ROOM, OLD.value(), json("{'actions': ['notify']}"), null, null);
    rules.put(ALICE, Kind.ROOM, "!other:here", json("{'actions': []}"), null, null);
    rules.put(ALICE, Kind.OVERRIDE, OLD.value(), json(muted.formatted(OLD)), null, null);
    rules.put(ALICE, Kind.OVERRIDE, "quiet", json(muted.formatted(OLD)), null, null);
    rules.put(ALICE, Kind.OVERRIDE, "others", json(muted.formatted("!*")), null, null);
    rules.setEnabled(ALICE, Kind.ROOM, OLD.value(), false);

    rules.copy(ALICE, OLD, NEW);
    rules.copy(ALICE, OLD, NEW);

    assertThat(ids(Kind.ROOM)).containsExactly("!other:here", OLD.value(), NEW.value());
    assertThat(rules.rule(ALICE, Kind.ROOM, NEW.value()).bool("enabled")).isFalse();
    assertThat(ids(Kind.OVERRIDE).subList(1, 6))
        .containsExactly("others", "quiet", "quiet:" + NEW, OLD.value(), NEW.value());
    assertThat(rules.rule(ALICE, Kind.OVERRIDE, NEW.value()).toString())
        .contains("\"pattern\":\"!new:here\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"!other:here", "!elsewhere:here"})
  void whereThereAreNoRulesThereIsNothingToCopy(String room) {
    rules.copy(ALICE, new RoomId(room), NEW);

    assertThat(ids(Kind.ROOM)).isEmpty();
  }

  private void put(String id) {
    put(id, null, null);
  }

  private void put(String id, String before, String after) {
    rules.put(ALICE, Kind.CONTENT, id, json("{'pattern': 'cake', 'actions': []}"), before, after);
  }

  private List<String> ids(Kind kind) {
    return Objects.requireNonNull(rules.global(ALICE).array(kind.wireName())).values().stream()
        .map(rule -> ((JsonObject) rule).text("rule_id"))
        .toList();
  }
}
