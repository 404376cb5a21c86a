package klatsch.e2ee;

import static java.nio.charset.StandardCharsets.UTF_8;
import static klatsch.rooms.TestRooms.ALICE;
import static klatsch.rooms.TestRooms.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import klatsch.json.JsonObject;
import klatsch.model.id.DeviceId;
import klatsch.rooms.TestRooms;
import klatsch.rooms.TransactionKey;
import klatsch.store.ToDeviceStore.Message;
import klatsch.telemetry.Telemetry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Bob's tablet has been in a drawer for years; his phone is in use.
class FullInboxTest {
  private static final DeviceId TABLET = new DeviceId("TABLET");
  private static final DeviceId PHONE = new DeviceId("PHONE");

  @TempDir private Path folder;
  private final Telemetry telemetry = Telemetry.unseen();
  private TestRooms test;
  private ToDevice toDevice;

  @BeforeEach
  void start() {
    test = TestRooms.onSqlite(folder);
    toDevice =
        Encryption.open(test.store, test.notifier, telemetry.devices(), test.clock()).toDevice();
    test.accounts.users().create(BOB, null, false);
    test.accounts.sessions().start(BOB, TABLET, null);
    test.accounts.sessions().start(BOB, PHONE, null);
  }

  @AfterEach
  void stop() {
    test.close();
  }

  @Test
  void whatWasTakenStaysAndTheOthersGetTheirs() {
    wait(ToDevice.MAX_WAITING, "{}");

    send("t1");

    assertThat(waiting(TABLET).getFirst().position()).isEqualTo(1);
    assertThat(test.store.toDevice().extent(BOB, TABLET).newest()).isEqualTo(ToDevice.MAX_WAITING);
    assertThat(waiting(PHONE)).hasSize(1);
    assertThat(telemetry.devices().refused().count()).isEqualTo(1);
  }

  @Test
  void alsoFewThatAreLargeFillIt() {
    var large = "x".repeat(Math.toIntExact(ToDevice.MAX_WAITING_BYTES / 8));
    wait(8, large);

    send("t1");

    assertThat(waiting(TABLET)).hasSize(8);
    assertThat(waiting(PHONE)).hasSize(1);
    assertThat(telemetry.devices().refused().count()).isEqualTo(1);
  }

  private void wait(int many, String content) {
    test.store.write(
        tx -> {
          for (int i = 1; i <= many; i++) {
            test.store
                .toDevice()
                .add(tx, BOB, TABLET, new Message(i, ALICE, "m.test", content.getBytes(UTF_8)));
          }
          return many;
        });
  }

  private void send(String transaction) {
    var key = new TransactionKey(ALICE, PHONE, "/sendToDevice", transaction);
    toDevice.send(key, "m.test", Map.of(BOB, Map.of(ToDevice.ALL_DEVICES, JsonObject.EMPTY)));
  }

  private List<Message> waiting(DeviceId device) {
    return toDevice.waiting(BOB, device, 0, Long.MAX_VALUE).messages();
  }
}
