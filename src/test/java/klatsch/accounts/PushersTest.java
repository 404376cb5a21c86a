package klatsch.accounts;

import static klatsch.accounts.TestAccounts.ALICE;
import static klatsch.accounts.TestAccounts.BOB;
import static klatsch.accounts.TestAccounts.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import klatsch.accounts.Pushers.Pusher;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.model.id.DeviceId;
import klatsch.model.id.UserId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PushersTest {
  private static final DeviceId PHONE = new DeviceId("PHONE");
  private static final DeviceId TABLET = new DeviceId("TABLET");

  @TempDir private Path folder;
  private TestAccounts server;
  private Pushers pushers;

  @BeforeEach
  void open() {
    server = new TestAccounts(folder);
    pushers = server.accounts.pushers();
    for (var device : List.of(PHONE, TABLET)) {
      server.accounts.sessions().start(ALICE, device, null);
    }
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aPusherIsFoundAsItWasSet() {
    var pusher = pusher("key", true);

    pushers.set(ALICE, PHONE, pusher, false);

    assertThat(pushers.of(ALICE)).containsExactly(new Pushers.Known(pusher, PHONE));
    assertThat(pushers.of(BOB)).isEmpty();
  }

  @Test
  void theSameAppAndKeyAreTheSamePusherWhichStaysWithItsDevice() {
    pushers.set(ALICE, PHONE, pusher("key", true), false);

    pushers.set(ALICE, TABLET, pusher("key", false), false);

    assertThat(pushers.of(ALICE)).containsExactly(new Pushers.Known(pusher("key", false), PHONE));
  }

  @Test
  void whoUsesAnAppAloneTakesItFromOthers() {
    pushers.set(ALICE, PHONE, pusher("key", true), false);

    pushers.set(BOB, PHONE, pusher("key", true), true);
    assertThat(pushers.of(ALICE)).hasSize(1);

    pushers.set(BOB, PHONE, pusher("key", true), false);
    assertThat(pushers.of(ALICE)).isEmpty();
    assertThat(pushers.of(BOB)).hasSize(1);
  }

  @Test
  void aPusherCanBeTakenAway() {
    pushers.set(ALICE, PHONE, pusher("one", true), false);
    pushers.set(ALICE, PHONE, pusher("two", true), false);

    pushers.remove(ALICE, "org.example.app", "one");
    pushers.remove(ALICE, "org.example.app", "never there");

    assertThat(keys(ALICE)).containsExactly("two");
  }

  @Test
  void aPusherEndsWithItsSession() {
    pushers.set(ALICE, PHONE, pusher("phone", true), false);
    pushers.set(ALICE, TABLET, pusher("tablet", true), false);
    pushers.set(BOB, PHONE, pusher("bob", true), false);

    server.accounts.sessions().end(ALICE, List.of(PHONE));
    assertThat(keys(ALICE)).containsExactly("tablet");

    server.accounts.sessions().endAll(ALICE);
    assertThat(keys(ALICE)).isEmpty();
    assertThat(keys(BOB)).containsExactly("bob");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://push.example/_matrix/push/v1/notify",
        "https://push.example/notify",
        "https://push.example/_matrix/push/v1/notify/",
        "https://push.example/_matrix/push/v1/notify#here",
        "https://push.example/_matrix%2Fpush/v1/notify",
        "https://me:secret@push.example/_matrix/push/v1/notify",
        "https:///_matrix/push/v1/notify",
        "/_matrix/push/v1/notify",
        "file:///_matrix/push/v1/notify",
        "https://push example/_matrix/push/v1/notify",
        "",
      })
  void whatIsNoGatewayIsRefused(String url) {
    assertThat(refusal(() -> pusher("app", "key", "http", JsonObject.of("url", url))))
        .isEqualTo("M_INVALID_PARAM");
  }

  @Test
  void whatIsTooLongIsRefused() {
    var gateway = gateway();
    pusher("a".repeat(64), "k".repeat(512), "http", gateway);
    pusher("😀".repeat(64), "é".repeat(256), "http", gateway);

    assertThat(refusal(() -> pusher("a".repeat(65), "k", "http", gateway)))
        .isEqualTo("M_INVALID_PARAM");
    assertThat(refusal(() -> pusher("", "k", "http", gateway))).isEqualTo("M_INVALID_PARAM");
    assertThat(refusal(() -> pusher("a", "é".repeat(257), "http", gateway)))
        .isEqualTo("M_INVALID_PARAM");
    assertThat(refusal(() -> pusher("a", "", "http", gateway))).isEqualTo("M_INVALID_PARAM");
    assertThat(refusal(() -> pusher("a", "k\0", "http", gateway))).isEqualTo("M_INVALID_PARAM");
    assertThat(
            refusal(
                () -> pusher("a", "k", "http", gateway.with("more", Json.of("x".repeat(8192))))))
        .isEqualTo("M_INVALID_PARAM");
  }

  @ParameterizedTest
  @ValueSource(strings = {"email", "sms", ""})
  void otherKindsAreRefused(String kind) {
    assertThat(refusal(() -> pusher("a", "k", kind, gateway()))).isEqualTo("M_INVALID_PARAM");
  }

  @Test
  void nobodyHasManyPushers() {
    for (int i = 0; i < Pushers.MAX_PUSHERS; i++) {
      pushers.set(ALICE, PHONE, pusher("key" + i, true), false);
    }

    assertThat(refusal(() -> pushers.set(ALICE, PHONE, pusher("one more", true), false)))
        .isEqualTo("M_INVALID_PARAM");
    pushers.set(ALICE, PHONE, pusher("key7", false), false);

    assertThat(pushers.of(ALICE)).hasSize(Pushers.MAX_PUSHERS);
  }

  private List<String> keys(UserId user) {
    return pushers.of(user).stream().map(known -> known.pusher().pushkey()).toList();
  }

  private static Pusher pusher(String key, boolean enabled) {
    return new Pusher(
        "org.example.app", key, "http", enabled, "App", "Phone", "tag", "de", gateway());
  }

  private static Pusher pusher(String appId, String key, String kind, JsonObject data) {
    return new Pusher(appId, key, kind, true, "App", "Phone", null, "en", data);
  }

  private static JsonObject gateway() {
    return JsonObject.of("url", "https://push.example/_matrix/push/v1/notify");
  }
}
