package klatsch.accounts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static klatsch.accounts.TestAccounts.ALICE;
import static klatsch.accounts.TestAccounts.BOB;
import static klatsch.accounts.TestAccounts.error;
import static klatsch.accounts.TestAccounts.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.model.error.Errcode;
import klatsch.model.error.MatrixError.WithStatus;
import klatsch.model.id.RoomId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountDataTest {
  private static final RoomId ROOM = new RoomId("!room:here");
  private static final RoomId OTHER_ROOM = new RoomId("!other:here");
  private static final JsonObject BLUE = JsonObject.of("color", "blue");
  private static final JsonObject RED = JsonObject.of("color", "red");

  @TempDir private Path folder;
  private TestAccounts server;
  private AccountData data;
  private Tags tags;

  @BeforeEach
  void open() {
    server = new TestAccounts(folder);
    data = server.accounts.accountData();
    tags = server.accounts.tags();
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void eachUserAndEachRoomHasItsOwn() {
    data.set(ALICE, "org.example.theme", BLUE);
    data.set(ALICE, ROOM, "org.example.theme", RED);

    assertThat(data.find(ALICE, "org.example.theme")).isEqualTo(BLUE);
    assertThat(data.find(ALICE, ROOM, "org.example.theme")).isEqualTo(RED);
    assertThat(data.find(ALICE, OTHER_ROOM, "org.example.theme")).isNull();
    assertThat(data.find(BOB, "org.example.theme")).isNull();
  }

  @Test
  void numbersStayAsTheyWereWritten() {
    data.set(ALICE, "org.example.numbers", object("{\"a\":0.10,\"b\":1e3,\"c\":9007199254740993}"));

    assertThat(data.find(ALICE, "org.example.numbers"))
        .hasToString("{\"a\":0.10,\"b\":1e3,\"c\":9007199254740993}");
  }

  @Test
  void aChangeWakesItsOwnerAndNobodyElse() throws InterruptedException {
    try (var alice = server.listen(ALICE);
        var bob = server.listen(BOB)) {
      data.set(ALICE, "org.example.theme", BLUE);

      assertThat(alice.await(Duration.ZERO)).isTrue();
      assertThat(bob.await(Duration.ZERO)).isFalse();
    }
  }

  @Test
  void listenersHearWhatChangedInOrder() {
    var heard = new ArrayList<String>();
    data.onChange((user, position) -> heard.add(user + " " + position));

    data.set(ALICE, "org.example.theme", BLUE);
    data.setOurs(BOB, ROOM, "m.fully_read", BLUE);

    assertThat(heard).containsExactly("@alice:here 1", "@bob:here 2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"m.push_rules", "m.fully_read"})
  void whatTheServerLooksAfterCannotBeWritten(String type) {
    assertThat(error(() -> data.set(ALICE, type, BLUE)))
        .isInstanceOfSatisfying(
            WithStatus.class,
            refused -> {
              assertThat(refused.status()).isEqualTo(405);
              assertThat(refused.code()).isEqualTo(Errcode.BAD_JSON);
            });
    assertThat(refusal(() -> data.set(ALICE, ROOM, type, BLUE))).isEqualTo("M_BAD_JSON");
    assertThat(data.find(ALICE, ROOM, type)).isNull();
  }

  @Test
  void whatTheServerLooksAfterCanBeRead() {
    data.setOurs(ALICE, ROOM, "m.fully_read", JsonObject.of("event_id", "$event"));

    assertThat(data.find(ALICE, ROOM, "m.fully_read")).hasToString("{\"event_id\":\"$event\"}");
    assertThat(data.find(ALICE, "m.push_rules")).isEqualTo(server.accounts.pushRules().of(ALICE));
  }

  @Test
  void whatIsForgottenIsNotThere() {
    data.set(ALICE, "org.example.theme", BLUE);
    data.set(ALICE, ROOM, "org.example.theme", BLUE);

    data.remove(ALICE, "org.example.theme");
    data.remove(ALICE, ROOM, "org.example.theme");
    data.remove(ALICE, "never.there");

    assertThat(data.find(ALICE, "org.example.theme")).isNull();
    assertThat(data.find(ALICE, ROOM, "org.example.theme")).isNull();
    assertThat(refusal(() -> data.remove(ALICE, "m.push_rules"))).isEqualTo("M_BAD_JSON");

    data.set(ALICE, "org.example.theme", JsonObject.EMPTY);
    assertThat(data.find(ALICE, "org.example.theme")).isEqualTo(JsonObject.EMPTY);
  }

  @Test
  void tagsCanBePutWhereAllWereForgotten() {
    tags.put(ALICE, ROOM, "u.work", JsonObject.EMPTY);
    data.remove(ALICE, ROOM, "m.tag");
    assertThat(tags.of(ALICE, ROOM)).hasToString("{}");

    tags.put(ALICE, ROOM, "u.play", JsonObject.EMPTY);

    assertThat(tags.of(ALICE, ROOM)).hasToString("{\"u.play\":{}}");
  }

  @Test
  void aTypeHas255BytesAtMost() {
    data.set(ALICE, "t".repeat(255), BLUE);

    assertThat(refusal(() -> data.set(ALICE, "t".repeat(256), BLUE))).isEqualTo("M_INVALID_PARAM");
  }

  @Test
  void tagsComeAndGo() {
    tags.put(ALICE, ROOM, "m.favourite", object("{\"order\":0.5}"));
    tags.put(ALICE, ROOM, "u.work", JsonObject.EMPTY);
    assertThat(tags.of(ALICE, ROOM)).hasToString("{\"m.favourite\":{\"order\":0.5},\"u.work\":{}}");
    assertThat(data.find(ALICE, ROOM, "m.tag"))
        .isEqualTo(JsonObject.of("tags", tags.of(ALICE, ROOM)));

    tags.remove(ALICE, ROOM, "m.favourite");
    tags.remove(ALICE, ROOM, "never.there");
    assertThat(tags.of(ALICE, ROOM)).hasToString("{\"u.work\":{}}");
    assertThat(tags.of(BOB, ROOM)).hasToString("{}");
  }

  @Test
  void tagsThatArePutAtTheSameTimeAreAllKept() throws InterruptedException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      threads.invokeAll(
          IntStream.range(0, 50)
              .<Callable<String>>mapToObj(
                  i ->
                      () -> {
                        tags.put(ALICE, ROOM, "u.tag" + i, JsonObject.EMPTY);
                        return "done";
                      })
              .toList());
    }

    assertThat(tags.of(ALICE, ROOM).names()).hasSize(50);
  }

  @Test
  void badTagsAreRefused() {
    assertThat(refusal(() -> tags.put(ALICE, ROOM, "u." + "x".repeat(254), JsonObject.EMPTY)))
        .isEqualTo("M_INVALID_PARAM");
    assertThat(refusal(() -> tags.put(ALICE, ROOM, "u.work", JsonObject.of("order", "first"))))
        .isEqualTo("M_BAD_JSON");
    assertThat(tags.of(ALICE, ROOM)).hasToString("{}");
  }

  private static JsonObject object(String text) {
    return Json.parseObject(text.getBytes(UTF_8));
  }
}
