package klatsch.rooms;

import static klatsch.rooms.TestRooms.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import klatsch.model.event.Event;
import klatsch.rules.RoomVersion;
import klatsch.rules.format.TestEvents;
import klatsch.rules.stateres.Algorithm;
import klatsch.rules.stateres.Dag;
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
class EventSignerTest {
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

  @Test
  void whatOthersGetIsSignedWithOurKey() {
    var event = says();

    var signed = test.rooms.signer().signed(RoomVersion.DEFAULT, event);

    var key = test.rooms.signer().key();
    assertThat(signed.id()).isEqualTo(event.id());
    assertThat(TestEvents.isSigned(RoomVersion.DEFAULT, signed.pdu(), "here", key)).isTrue();
  }

  @Test
  void theKeyIsMadeAtFirstNeedAndStaysTheSame() {
    says();
    assertThat(test.store.serverKeys().all()).isEmpty();

    var key = test.rooms.signer().key();
    test.restart();

    assertThat(test.rooms.signer().key().id()).isEqualTo(key.id());
    assertThat(test.rooms.signer().key().seed()).isEqualTo(key.seed());
    assertThat(test.store.serverKeys().all()).hasSize(1);
  }

  @Test
  void whatOthersMadeIsNotOursToSign() {
    var theirs = new Dag(Algorithm.V2_1).get("create");

    assertThatThrownBy(() -> test.rooms.signer().signed(RoomVersion.DEFAULT, theirs))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private Event says() {
    var room = test.publicRoom(RoomVersion.DEFAULT);
    test.says(ALICE, room, "hello");
    return test.rooms.timeline().get(room).tail().getLast().event();
  }
}
