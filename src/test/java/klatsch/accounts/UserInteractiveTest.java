package klatsch.accounts;

import static klatsch.model.error.MatrixError.forbidden;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import klatsch.crypto.RandomText;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.model.error.Errcode;
import klatsch.model.error.MatrixError.Unauthenticated;
import klatsch.model.error.MatrixException;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UserInteractiveTest {
  private static final UserId ALICE = new UserId("@alice:here");
  private static final UserId BOB = new UserId("@bob:here");

  private static final JsonObject LAPTOP = JsonObject.of("device", "LAPTOP");
  private static final Operation DELETE_LAPTOP = new Operation("deleteDevice", ALICE, LAPTOP);

  private static final List<Flow> DUMMY = List.of(Flow.of("m.login.dummy"));
  private static final List<Flow> WORD = List.of(Flow.of("test.word"));
  private static final List<Flow> WORD_THEN_DUMMY = List.of(Flow.of("test.word", "m.login.dummy"));

  private Instant now = Instant.EPOCH;
  private final UserInteractive uia =
      new UserInteractive(
          List.of(new DummyStage(), new WordStage(), new SlowStage()),
          new RandomText(new Random(1)),
          () -> now);

  /// Done by whoever knows the word.
  private static final class WordStage implements Stage {
    @Override
    public String type() {
      return "test.word";
    }

    @Override
    public JsonObject params() {
      return JsonObject.of("hint", "as in the fairy tale");
    }

    @Override
    public String attempt(@Nullable UserId user, JsonObject auth) {
      if (!"sesame".equals(auth.text("word"))) {
        throw forbidden("That is not the word");
      }
      return "sesame";
    }
  }

  /// What others do while somebody is at the stage `test.slow`.
  private Runnable meanwhile = () -> {};

  /// Done by everybody.
  private final class SlowStage implements Stage {
    @Override
    public String type() {
      return "test.slow";
    }

    @Override
    public String attempt(@Nullable UserId user, JsonObject auth) {
      meanwhile.run();
      return NOTHING_TO_REMEMBER;
    }
  }

  @Test
  void withoutAuthTheClientIsToldWhatToDo() {
    var challenge = challenged(DELETE_LAPTOP, WORD_THEN_DUMMY, null);

    assertThat(challenge.get("flows"))
        .hasToString("[{\"stages\":[\"test.word\",\"m.login.dummy\"]}]");
    assertThat(challenge.get("params"))
        .hasToString("{\"test.word\":{\"hint\":\"as in the fairy tale\"}}");
    assertThat(challenge.text("session")).isNotEmpty();
    assertThat(challenge.names()).doesNotContain("completed", "errcode", "error");
  }

  @Test
  void evenADummyStageHasToBeDone() {
    var challenge = challenged(DELETE_LAPTOP, DUMMY, JsonObject.EMPTY);

    assertThat(challenge.text("session")).isNotEmpty();
  }

  @Test
  void oneRequestIsEnoughWhereOneStageIs() {
    assertAllowed(DELETE_LAPTOP, DUMMY, auth("m.login.dummy", null));
  }

  @Test
  void aSessionCollectsTheStagesOfAFlow() {
    var session = session(DELETE_LAPTOP, WORD_THEN_DUMMY);

    var halfway = challenged(DELETE_LAPTOP, WORD_THEN_DUMMY, word("sesame", session));
    assertThat(halfway.get("completed")).hasToString("[\"test.word\"]");
    assertThat(halfway.text("session")).isEqualTo(session);

    assertAllowed(DELETE_LAPTOP, WORD_THEN_DUMMY, auth("m.login.dummy", session));
  }

  @Test
  void aFailedStageIsExplainedAndMayBeTriedAgain() {
    var session = session(DELETE_LAPTOP, WORD);

    var failed = challenged(DELETE_LAPTOP, WORD, word("barley", session));
    assertThat(failed.text("errcode")).isEqualTo("M_FORBIDDEN");
    assertThat(failed.text("error")).isEqualTo("That is not the word");
    assertThat(failed.text("session")).isEqualTo(session);

    assertAllowed(DELETE_LAPTOP, WORD, word("sesame", session));
  }

  @Test
  void stagesAreDoneInTheOrderOfTheFlow() {
    var session = session(DELETE_LAPTOP, WORD_THEN_DUMMY);

    var refused = challenged(DELETE_LAPTOP, WORD_THEN_DUMMY, auth("m.login.dummy", session));

    assertThat(refused.text("errcode")).isEqualTo("M_FORBIDDEN");
    assertThat(refused.has("completed")).isFalse();
  }

  @Test
  void aStageThatIsDoneIsNotTriedAgain() {
    var session = session(DELETE_LAPTOP, WORD_THEN_DUMMY);
    challenged(DELETE_LAPTOP, WORD_THEN_DUMMY, word("sesame", session));

    var again = challenged(DELETE_LAPTOP, WORD_THEN_DUMMY, word("barley", session));

    assertThat(again.get("completed")).hasToString("[\"test.word\"]");
    assertThat(again.has("errcode")).isFalse();
  }

  @Test
  void aStageOfNoFlowIsNotRecognized() {
    var refused = challenged(DELETE_LAPTOP, WORD, auth("m.login.dummy", null));

    assertThat(refused.text("errcode")).isEqualTo("M_UNRECOGNIZED");
  }

  @Test
  void aUsedSessionLetsNobodyThroughAgain() {
    var session = session(DELETE_LAPTOP, DUMMY);
    assertAllowed(DELETE_LAPTOP, DUMMY, auth("m.login.dummy", session));

    var replayed = challenged(DELETE_LAPTOP, DUMMY, auth("m.login.dummy", session));

    assertThat(replayed.text("session")).isNotEqualTo(session);
  }

  @Test
  void aSessionEnds() {
    var session = session(DELETE_LAPTOP, WORD_THEN_DUMMY);
    challenged(DELETE_LAPTOP, WORD_THEN_DUMMY, word("sesame", session));

    now = now.plus(UserInteractive.LIFETIME).plus(Duration.ofSeconds(1));

    var late = challenged(DELETE_LAPTOP, WORD_THEN_DUMMY, auth("m.login.dummy", session));
    assertThat(late.text("session")).isNotEqualTo(session);
    assertThat(late.has("completed")).isFalse();
  }

  @Test
  void anInventedSessionIsNone() {
    var challenge = challenged(DELETE_LAPTOP, DUMMY, auth("m.login.dummy", "invented"));

    assertThat(challenge.text("session")).isNotEqualTo("invented");
  }

  @Test
  void anotherUsersSessionIsNone() {
    var session = session(DELETE_LAPTOP, WORD_THEN_DUMMY);
    challenged(DELETE_LAPTOP, WORD_THEN_DUMMY, word("sesame", session));

    var bobs = new Operation("deleteDevice", BOB, LAPTOP);
    var challenge = challenged(bobs, WORD_THEN_DUMMY, auth("m.login.dummy", session));

    assertThat(challenge.text("session")).isNotEqualTo(session);
    assertThat(challenge.has("completed")).isFalse();
  }

  @Test
  void aSessionIsForOneOperation() {
    var session = session(DELETE_LAPTOP, WORD_THEN_DUMMY);
    challenged(DELETE_LAPTOP, WORD_THEN_DUMMY, word("sesame", session));

    var other = new Operation("changePassword", ALICE, LAPTOP);
    var challenge = challenged(other, WORD_THEN_DUMMY, auth("m.login.dummy", session));

    assertThat(challenge.text("session")).isNotEqualTo(session);
  }

  @Test
  void whatASessionIsAboutCannotBeChanged() {
    var session = session(DELETE_LAPTOP, WORD_THEN_DUMMY);
    challenged(DELETE_LAPTOP, WORD_THEN_DUMMY, word("sesame", session));

    var phone = new Operation("deleteDevice", ALICE, JsonObject.of("device", "PHONE"));
    var refused = refused(phone, WORD_THEN_DUMMY, auth("m.login.dummy", session));

    assertThat(refused.error().code()).isEqualTo(Errcode.FORBIDDEN);
    assertAllowed(DELETE_LAPTOP, WORD_THEN_DUMMY, auth("m.login.dummy", session));
  }

  @Test
  void whoOnlyAskedHowMaySayLaterWhat() {
    var session = session(new Operation("deleteDevice", ALICE, JsonObject.EMPTY), DUMMY);

    assertAllowed(DELETE_LAPTOP, DUMMY, auth("m.login.dummy", session));
  }

  @Test
  void theStagesOfALongerFlowDoNotGoForAnother() {
    var threeSteps = List.of(Flow.of("test.word", "test.slow", "m.login.dummy"));
    var session = session(DELETE_LAPTOP, threeSteps);
    challenged(DELETE_LAPTOP, threeSteps, word("sesame", session));
    challenged(DELETE_LAPTOP, threeSteps, auth("test.slow", session));

    var other = List.of(Flow.of("test.slow"));
    challenged(DELETE_LAPTOP, other, JsonObject.of("session", session));

    assertAllowed(DELETE_LAPTOP, threeSteps, auth("m.login.dummy", session));
  }

  @Test
  void twoRequestsAtOnceDoNotMixTwoFlows() {
    var flows = List.of(Flow.of("test.slow"), Flow.of("test.word", "m.login.dummy"));
    var session = session(DELETE_LAPTOP, flows);
    meanwhile = () -> challenged(DELETE_LAPTOP, flows, word("sesame", session));

    var late = challenged(DELETE_LAPTOP, flows, auth("test.slow", session));

    assertThat(late.get("completed")).hasToString("[\"test.word\"]");
    assertAllowed(DELETE_LAPTOP, flows, auth("m.login.dummy", session));
  }

  @Test
  void whoKeepsAskingDoesNotKeepASessionAlive() {
    var session = session(DELETE_LAPTOP, WORD);
    var half = UserInteractive.LIFETIME.dividedBy(2).plus(Duration.ofSeconds(1));

    now = now.plus(half);
    challenged(DELETE_LAPTOP, WORD, word("barley", session));
    now = now.plus(half);

    var late = challenged(DELETE_LAPTOP, WORD, word("sesame", session));
    assertThat(late.text("session")).isNotEqualTo(session);
  }

  @Test
  void aClientThatSaysNothingMoreIsToldWhereItStands() {
    var session = session(DELETE_LAPTOP, WORD_THEN_DUMMY);
    challenged(DELETE_LAPTOP, WORD_THEN_DUMMY, word("sesame", session));

    var standing = challenged(DELETE_LAPTOP, WORD_THEN_DUMMY, JsonObject.of("session", session));

    assertThat(standing.get("completed")).hasToString("[\"test.word\"]");
  }

  @Test
  void aSessionThatIsNoTextIsBadJson() {
    var refused = refused(DELETE_LAPTOP, DUMMY, JsonObject.of("session", Json.of(5)));

    assertThat(refused.error().code()).isEqualTo(Errcode.BAD_JSON);
  }

  @Test
  void whatWasShownInAStageIsKnownAtTheEnd() {
    var session = session(DELETE_LAPTOP, WORD_THEN_DUMMY);
    challenged(DELETE_LAPTOP, WORD_THEN_DUMMY, word("sesame", session));

    var proof = uia.authenticate(DELETE_LAPTOP, WORD_THEN_DUMMY, auth("m.login.dummy", session));

    assertThat(proof.of("test.word")).isEqualTo("sesame");
    assertThat(proof.of("test.other")).isNull();
    assertThat(proof).asString().doesNotContain("sesame");
  }

  @Test
  void aSessionThatHasBeenUsedCannotBeUsedAgain() {
    var session = session(DELETE_LAPTOP, DUMMY);
    assertAllowed(DELETE_LAPTOP, DUMMY, auth("m.login.dummy", session));

    var again = challenged(DELETE_LAPTOP, DUMMY, auth("m.login.dummy", session));

    assertThat(again.text("session")).isNotEqualTo(session);
  }

  @Test
  void aSessionOfSomebodyElseIsNoneOfMine() {
    var session = session(DELETE_LAPTOP, WORD_THEN_DUMMY);
    challenged(DELETE_LAPTOP, WORD_THEN_DUMMY, word("sesame", session));

    var bobs = new Operation("deleteDevice", new UserId("@bob:here"), LAPTOP);
    var challenge = challenged(bobs, WORD_THEN_DUMMY, auth("m.login.dummy", session));

    assertThat(challenge.text("session")).isNotEqualTo(session);
    assertThat(challenge.has("completed")).isFalse();
  }

  @Test
  void aStageOfAnotherFlowProvesNothingHere() {
    var session = session(DELETE_LAPTOP, DUMMY);

    var refused = challenged(DELETE_LAPTOP, DUMMY, word("sesame", session));

    assertThat(refused.text("errcode")).isEqualTo("M_UNRECOGNIZED");
    assertThat(refused.has("completed")).isFalse();
  }

  @Test
  void anEndlessSessionIdIsNoSession() {
    var challenge = challenged(DELETE_LAPTOP, DUMMY, auth("m.login.dummy", "x".repeat(100_000)));

    assertThat(challenge.text("session")).hasSizeLessThan(100);
  }

  private String session(Operation operation, List<Flow> flows) {
    var session = challenged(operation, flows, null).text("session");
    return session == null ? "" : session;
  }

  private JsonObject challenged(Operation operation, List<Flow> flows, @Nullable JsonObject auth) {
    var error = refused(operation, flows, auth).error();
    assertThat(error).isInstanceOf(Unauthenticated.class);
    return ((Unauthenticated) error).challenge();
  }

  private MatrixException refused(
      Operation operation, List<Flow> flows, @Nullable JsonObject auth) {
    return catchThrowableOfType(
        MatrixException.class, () -> uia.authenticate(operation, flows, auth));
  }

  private void assertAllowed(Operation operation, List<Flow> flows, JsonObject auth) {
    assertThatCode(() -> uia.authenticate(operation, flows, auth)).doesNotThrowAnyException();
  }

  private static JsonObject auth(String type, @Nullable String session) {
    return JsonObject.builder().put("type", type).put("session", session).build();
  }

  private static JsonObject word(String word, @Nullable String session) {
    return auth("test.word", session).with("word", Json.of(word));
  }
}
