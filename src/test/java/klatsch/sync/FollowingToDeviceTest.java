package klatsch.sync;

import static klatsch.rooms.TestRooms.ALICE;
import static klatsch.rooms.TestRooms.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import klatsch.e2ee.Encryption;
import klatsch.e2ee.ToDevice;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.model.id.DeviceId;
import klatsch.presence.Availability;
import klatsch.rooms.StreamToken;
import klatsch.rooms.TestRooms;
import klatsch.rooms.TransactionKey;
import klatsch.store.TestDatabase;
import klatsch.telemetry.Telemetry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Whatever is lost on the way and however often the server starts anew: what Alice sends to Bob's
/// phone comes once, and in the order in which she sent it.
@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabase.class)
class FollowingToDeviceTest {
  private static final DeviceId PHONE = new DeviceId("PHONE");
  private static final int STEPS = 80;

  @Parameter private TestDatabase database;
  @TempDir private Path folder;

  private final long seed = System.nanoTime();
  private final RandomGenerator random = RandomGeneratorFactory.getDefault().create(seed);
  private TestRooms test;
  private Encryption encryption;
  private Syncing syncing;
  private int sent;
  private final List<Long> received = new ArrayList<>();
  private @Nullable StreamToken since;

  @BeforeEach
  void start() {
    test = new TestRooms(database.fresh(folder));
    open();
    test.accounts.users().create(BOB, null, false);
    test.accounts.sessions().start(BOB, PHONE, null);
  }

  private void open() {
    encryption =
        Encryption.open(test.store, test.notifier, Telemetry.unseen().devices(), test.clock());
    syncing = TestSyncing.open(test, encryption);
  }

  @AfterEach
  void stop() {
    syncing.close();
    test.close();
  }

  @RepeatedTest(4)
  void eachMessageComesOnceAndInOrder() {
    for (int i = 0; i < STEPS; i++) {
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> sends(1);
        case 3 -> sends(random.nextInt(150));
        case 4 -> repeats();
        case 5 -> restarts();
        case 6 -> look();
        default -> syncs();
      }
    }
    var last = syncs();
    while (!last.isEmpty()) {
      last = syncs();
    }

    assertThat(received).as("seed %s", seed).containsExactlyElementsOf(numbers(1, sent));
    assertThat(syncs().next()).isEqualTo(since);
  }

  @Test
  void manyComeInPortionsAndAllAtOnceAreAnsweredWithoutAWait() {
    syncs();
    sends(ToDevice.MAX_AT_ONCE + 1);

    assertThat(syncs().toDevice()).hasSize(ToDevice.MAX_AT_ONCE);
    var rest = syncing.news().await(request(Duration.ofMinutes(5)));

    assertThat(rest.toDevice()).hasSize(1);
  }

  @Test
  void whatWasLostOnTheWayIsToldAgainAndWhatArrivedIsRemoved() {
    syncs();
    sends(2);

    assertThat(look().toDevice()).hasSize(2);
    assertThat(look().toDevice()).hasSize(2);
    syncs();
    assertThat(test.store.toDevice().between(BOB, PHONE, 0, Long.MAX_VALUE, 10)).hasSize(2);
    syncs();
    test.store.write(_ -> "all that was handed over before");

    assertThat(test.store.toDevice().between(BOB, PHONE, 0, Long.MAX_VALUE, 10)).isEmpty();
  }

  @Test
  void toFindThatNothingWaitsTheDiskIsNotTouched() {
    sends(1);
    syncs();
    syncs();
    syncs();

    test.store.close();

    assertThat(look().toDevice()).isEmpty();
  }

  @Test
  void aDeviceThatIsCalledLikeAnOldOneGetsNothingOfIt() {
    sends(1);
    test.accounts.sessions().end(BOB, List.of(PHONE));
    test.accounts.sessions().start(BOB, PHONE, null);

    assertThat(look().toDevice()).isEmpty();
    sends(1);
    assertThat(look().toDevice()).hasSize(1);
  }

  private void sends(int many) {
    for (int i = 0; i < many; i++) {
      sent++;
      send();
    }
  }

  /// As a client does that has not heard whether it worked.
  private void repeats() {
    if (sent > 0) {
      send();
    }
  }

  private void send() {
    var key = new TransactionKey(ALICE, PHONE, "/sendToDevice", "t" + sent);
    var content = JsonObject.of("nr", Json.of(sent));
    encryption.toDevice().send(key, "m.test", Map.of(BOB, Map.of(PHONE.value(), content)));
  }

  private void restarts() {
    syncing.close();
    test.restart();
    open();
  }

  /// An answer that the client gets.
  private SyncAnswer syncs() {
    var answer = look();
    for (var event : answer.toDevice()) {
      received.add(number(event));
    }
    since = answer.next();
    return answer;
  }

  /// An answer that is lost on the way.
  private SyncAnswer look() {
    return syncing.news().await(request(Duration.ZERO));
  }

  private SyncRequest request(Duration timeout) {
    return new SyncRequest(
        BOB, PHONE, since, SyncFilter.ALL, false, false, timeout, Availability.OFFLINE);
  }

  private static long number(JsonObject event) {
    var content = Json.parseObject(event.toBytes()).object("content");
    var number = content == null ? null : content.integer("nr");
    return number == null ? -1 : number;
  }

  private static List<Long> numbers(long first, long last) {
    return java.util.stream.LongStream.rangeClosed(first, last).boxed().toList();
  }
}
