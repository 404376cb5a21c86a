package klatsch.api.client.legacy;

import static klatsch.accounts.TestAccounts.refusal;
import static klatsch.json.JsonSample.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import klatsch.accounts.DummyStage;
import klatsch.accounts.Flow;
import klatsch.accounts.PasswordStage;
import klatsch.accounts.Stage;
import klatsch.accounts.TestAccounts;
import klatsch.json.JsonObject;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Flows of more than one stage, and more than one flow.
class StagingTest {
  private static final String PASSWORD = PasswordStage.TYPE;
  private static final String DUMMY = DummyStage.TYPE;
  private static final List<Flow> TWO_FACTORS = List.of(Flow.of(PASSWORD, DUMMY));

  @TempDir private Path folder;
  private TestAccounts server;
  private Staging staging;

  /// Any password will do, and says who comes.
  private static final class Anybody implements Stage {
    @Override
    public String type() {
      return PASSWORD;
    }

    @Override
    public String attempt(@Nullable UserId nobodyYet, JsonObject body) {
      return String.valueOf(Staging.user(body));
    }
  }

  @BeforeEach
  void start() {
    server = new TestAccounts(folder);
    staging = new Staging("test", server.accounts.userInteractive());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void allStagesOfALongFlowAreTold() {
    assertThat(Staging.Flows.of(List.of(Flow.of(PASSWORD), Flow.of(PASSWORD, DUMMY))).flows())
        .containsExactly(
            new Staging.Told(PASSWORD, null), new Staging.Told(PASSWORD, List.of(PASSWORD, DUMMY)));
  }

  @Test
  void theSecondFactorComesNextAndWhatTheFirstShowedIsRemembered() {
    var session = session(begin());

    var end = go(DUMMY, "{\"session\":\"" + session + "\"}");

    assertThat(end).isInstanceOf(Staging.Progress.Done.class);
    if (end instanceof Staging.Progress.Done(var proof)) {
      assertThat(proof.of(PASSWORD)).isEqualTo("alice");
    }
  }

  @Test
  void whoRepeatsAStageIsToldTheSame() {
    var first = begin();

    var again = go(PASSWORD, "{\"user\":\"bob\",\"session\":\"" + session(first) + "\"}");

    assertThat(again).isEqualTo(first);
  }

  @Test
  void noStageIsSkipped() {
    assertThat(refusal(() -> go(DUMMY, "{}"))).isEqualTo("M_FORBIDDEN");
  }

  @Test
  void aSessionIsGoodForWhatItWasBegunFor() {
    var elsewhere = new Staging("other", server.accounts.userInteractive());
    var body = json("{\"session\":\"" + session(begin()) + "\"}");

    assertThat(refusal(() -> elsewhere.go(DUMMY, body, TWO_FACTORS, new Anybody())))
        .isEqualTo("M_UNKNOWN");
  }

  private Staging.Progress begin() {
    var first = go(PASSWORD, "{\"user\":\"alice\"}");
    assertThat(first).isInstanceOf(Staging.Progress.Next.class);
    return first;
  }

  private static String session(Staging.Progress progress) {
    return switch (progress) {
      case Staging.Progress.Next(var answer) -> {
        assertThat(answer.text("next")).isEqualTo(DUMMY);
        yield String.valueOf(answer.text("session"));
      }
      case Staging.Progress.Done done -> throw new AssertionError(done);
    };
  }

  private Staging.Progress go(String type, String body) {
    return staging.go(type, json(body), TWO_FACTORS, new Anybody());
  }
}
