package klatsch.rooms;

import static klatsch.json.JsonSample.json;
import static klatsch.rooms.TestRooms.ALICE;
import static klatsch.rooms.TestWish.wish;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import klatsch.json.JsonObject;
import klatsch.model.id.DeviceId;
import klatsch.rooms.Creation.Created;
import klatsch.rooms.FirstAnswers.Repeatable;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabase.class)
class FirstAnswersTest {
  private static final TransactionKey KEY =
      new TransactionKey(ALICE, new DeviceId("PHONE"), "/createRoom", "1");

  @Parameter private TestDatabase database;
  @TempDir private Path folder;
  private TestRooms test;

  @BeforeEach
  void open() {
    test = new TestRooms(database.fresh(folder));
  }

  @AfterEach
  void close() {
    test.close();
  }

  /// Nobody has kept it but the commit that made the room.
  @Test
  void theAnswerIsKeptWithTheRoom() {
    var repeatable =
        new Repeatable<Created>(KEY, created -> JsonObject.of("room_id", created.room().value()));

    var created = test.rooms.creation().create(ALICE, wish("{}"), repeatable);
    test.restart();

    assertThat(test.rooms.firstAnswers().find(KEY))
        .isEqualTo(JsonObject.of("room_id", created.room().value()));
  }

  @Test
  void itIsRememberedAsLongAsSomebodyMayRepeatTheRequest() {
    test.rooms.firstAnswers().keep(KEY, json("{}"));

    test.passes(Duration.ofDays(13));
    test.rooms.housekeeping().tidy();
    assertThat(test.rooms.firstAnswers().find(KEY)).isEqualTo(JsonObject.EMPTY);
    test.passes(Duration.ofDays(2));
    test.rooms.housekeeping().tidy();

    assertThat(test.rooms.firstAnswers().find(KEY)).isNull();
  }
}
