package klatsch.accounts;

import static klatsch.accounts.TestAccounts.ALICE;
import static klatsch.accounts.TestAccounts.BOB;
import static klatsch.accounts.TestAccounts.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import klatsch.accounts.Profiles.Appearance;
import klatsch.json.Json;
import klatsch.json.JsonNull;
import klatsch.model.id.UserId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfilesTest {
  @TempDir private Path folder;
  private TestAccounts server;
  private Profiles profiles;
  private final List<UserId> changed = new ArrayList<>();

  @BeforeEach
  void open() {
    server = new TestAccounts(folder);
    profiles = server.accounts.profiles();
    profiles.onChange(changed::add);
    server.accounts.users().create(ALICE, null, false);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aProfileHoldsWhatItsOwnerSays() {
    profiles.set(ALICE, "displayname", Json.of("Alice"));
    profiles.set(ALICE, "avatar_url", Json.of("mxc://here/cat"));
    profiles.set(ALICE, "org.example.mood", json("{\"good\":[1.5,null]}"));

    assertThat(profiles.of(ALICE))
        .isEqualTo(
            json(
                """
                {"displayname":"Alice","avatar_url":"mxc://here/cat",
                 "org.example.mood":{"good":[1.5,null]}}
                """));
    assertThat(profiles.appearance(ALICE)).isEqualTo(new Appearance("Alice", "mxc://here/cat"));
  }

  @Test
  void aNewUserHasAnEmptyProfileAndNobodyHasNone() {
    assertThat(profiles.of(ALICE)).hasToString("{}");
    assertThat(profiles.appearance(ALICE)).isEqualTo(new Appearance(null, null));
    assertThat(refusal(() -> profiles.of(BOB))).isEqualTo("M_NOT_FOUND");
    assertThat(refusal(() -> profiles.of(new UserId("@alice:elsewhere")))).isEqualTo("M_NOT_FOUND");
  }

  @Test
  void aNameCanBeTakenAway() {
    profiles.set(ALICE, "displayname", Json.of("Alice"));
    profiles.set(ALICE, "displayname", Json.of(""));
    assertThat(profiles.of(ALICE)).hasToString("{}");

    profiles.set(ALICE, "displayname", Json.of("Alice"));
    profiles.set(ALICE, "displayname", JsonNull.NULL);
    assertThat(profiles.of(ALICE)).hasToString("{}");

    profiles.set(ALICE, "displayname", Json.of("Alice"));
    profiles.remove(ALICE, "displayname");
    assertThat(profiles.of(ALICE)).hasToString("{}");
  }

  @Test
  void whatRoomsShowIsToldToTheListener() {
    profiles.set(ALICE, "displayname", Json.of("Alice"));
    profiles.set(ALICE, "m.tz", Json.of("Europe/Berlin"));
    profiles.remove(ALICE, "displayname");

    assertThat(changed).containsExactly(ALICE, ALICE);
  }

  @ParameterizedTest(name = "{0} = {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "displayname      | 5      | M_BAD_JSON",
        "displayname      | [\"a\"]| M_BAD_JSON",
        "avatar_url       | true   | M_BAD_JSON",
        "m.tz             | {}     | M_BAD_JSON",
        "us.cloke.msc4175.tz | 7   | M_BAD_JSON",
        "Displayname      | \"a\"  | M_INVALID_PARAM",
        "nickname         | \"a\"  | M_INVALID_PARAM",
        "org.example.     | \"a\"  | M_INVALID_PARAM",
        "org.example.a/b  | \"a\"  | M_INVALID_PARAM",
      })
  void whatIsNoFieldIsRefused(String field, String value, String errcode) {
    assertThat(refusal(() -> profiles.set(ALICE, field, json(value)))).isEqualTo(errcode);
    assertThat(profiles.of(ALICE)).hasToString("{}");
    assertThat(changed).isEmpty();
  }

  @Test
  void whatIsTooLargeIsRefused() {
    assertThat(refusal(() -> profiles.set(ALICE, "displayname", text(1001))))
        .isEqualTo("M_INVALID_PARAM");
    assertThat(refusal(() -> profiles.set(ALICE, "a." + "b".repeat(254), text(1))))
        .isEqualTo("M_KEY_TOO_LARGE");

    profiles.set(ALICE, "org.example.a", text(40_000));
    assertThat(refusal(() -> profiles.set(ALICE, "org.example.b", text(40_000))))
        .isEqualTo("M_PROFILE_TOO_LARGE");
    profiles.set(ALICE, "org.example.a", text(50_000));
  }

  /// 64 KiB are too many: the braces, the quotes and the name count too.
  @Test
  void aProfileIsMeasuredAsItIsSent() {
    profiles.set(ALICE, "org.example.a", text(30_000));
    int before = profiles.of(ALICE).toBytes().length;
    int left = 65_535 - before - ",\"org.example.b\":\"\"".length();

    profiles.set(ALICE, "org.example.b", text(left));

    assertThat(profiles.of(ALICE).toBytes()).hasSize(65_535);
    assertThat(refusal(() -> profiles.set(ALICE, "org.example.b", text(left + 1))))
        .isEqualTo("M_PROFILE_TOO_LARGE");
  }

  @Test
  void fieldsThatAreSetAtTheSameTimeDoNotMakeItTooLarge() throws InterruptedException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      threads.invokeAll(
          IntStream.range(0, 20)
              .<Callable<String>>mapToObj(
                  i ->
                      () -> {
                        profiles.set(ALICE, "org.example.f" + i, text(10_000));
                        return "done";
                      })
              .toList());
    }

    assertThat(profiles.of(ALICE).names()).hasSize(6);
  }

  /// Some clients look for the time zone under the name that it had first.
  @Test
  void theTimeZoneHasTwoNames() {
    profiles.set(ALICE, "us.cloke.msc4175.tz", Json.of("Europe/Berlin"));
    assertThat(profiles.of(ALICE))
        .hasToString("{\"m.tz\":\"Europe/Berlin\",\"us.cloke.msc4175.tz\":\"Europe/Berlin\"}");

    profiles.remove(ALICE, "m.tz");
    assertThat(profiles.of(ALICE)).hasToString("{}");
  }

  private static Json text(int length) {
    return Json.of("x".repeat(length));
  }

  private static Json json(String text) {
    return Json.parse(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }
}
