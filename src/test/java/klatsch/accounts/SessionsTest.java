package klatsch.accounts;

import static klatsch.accounts.TestAccounts.ALICE;
import static klatsch.accounts.TestAccounts.BOB;
import static klatsch.accounts.TestAccounts.PASSWORD;
import static klatsch.accounts.TestAccounts.error;
import static klatsch.accounts.TestAccounts.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import klatsch.accounts.Devices.Device;
import klatsch.config.SessionConfig;
import klatsch.model.error.MatrixError.UnknownToken;
import klatsch.model.id.DeviceId;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionsTest {
  private static final DeviceId LAPTOP = new DeviceId("LAPTOP");
  private static final DeviceId PHONE = new DeviceId("PHONE");
  private static final String IP = "192.0.2.7";

  @TempDir private Path folder;
  private TestAccounts server;
  private Sessions sessions;
  private Devices devices;

  @BeforeEach
  void open() {
    server = new TestAccounts(folder);
    sessions = server.accounts.sessions();
    devices = server.accounts.devices();
    server.accounts.users().create(ALICE, null, true);
    server.accounts.users().create(BOB, null, false);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aTokenStandsForAUserOnADevice() {
    var token = login(ALICE, LAPTOP);

    assertThat(who(token)).isEqualTo(new Session(ALICE, LAPTOP, false, true));
    assertThat(who(login(BOB, LAPTOP))).isEqualTo(new Session(BOB, LAPTOP, false, false));
  }

  @Test
  void anInventedTokenStandsForNobody() {
    login(ALICE, LAPTOP);

    assertThat(who("invented")).isNull();
    assertThat(who("")).isNull();
  }

  @Test
  void whoNamesNoDeviceGetsANewOne() {
    var first = sessions.start(ALICE, null, "Firefox");
    var second = sessions.start(ALICE, null, null);

    assertThat(first.device()).isNotEqualTo(second.device());
    assertThat(devices.find(ALICE, first.device()))
        .isEqualTo(new Device(ALICE, first.device(), "Firefox", null, null, null));
    assertThat(who(first.accessToken())).isNotNull();
    assertThat(who(second.accessToken())).isNotNull();
  }

  @Test
  void loggingInAgainOnADeviceEndsItsOldToken() {
    var old = login(ALICE, LAPTOP);
    assertThat(who(old)).isNotNull();

    var fresh = sessions.start(ALICE, LAPTOP, "another name").accessToken();

    assertThat(who(old)).isNull();
    assertThat(who(fresh)).isNotNull();
    assertThat(devices.of(ALICE)).extracting(Device::displayName).containsExactly("my laptop");
  }

  @Test
  void oneUsersDeviceIsNotTheOthers() {
    var alices = login(ALICE, LAPTOP);
    var bobs = login(BOB, LAPTOP);

    sessions.end(BOB, List.of(LAPTOP));

    assertThat(who(alices)).isNotNull();
    assertThat(who(bobs)).isNull();
  }

  @Test
  void loggingOutEndsTheTokenAndTheDevice() {
    var laptop = login(ALICE, LAPTOP);
    var phone = login(ALICE, PHONE);
    assertThat(who(laptop)).isNotNull();

    sessions.end(ALICE, List.of(LAPTOP));

    assertThat(who(laptop)).isNull();
    assertThat(who(phone)).isNotNull();
    assertThat(devices.of(ALICE)).extracting(Device::id).containsExactly(PHONE);
  }

  @Test
  void allOfAUsersSessionsEndTogether() {
    var laptop = login(ALICE, LAPTOP);
    var phone = login(ALICE, PHONE);
    var bobs = login(BOB, LAPTOP);
    assertThat(who(laptop)).isNotNull();

    sessions.endAll(ALICE);

    assertThat(who(laptop)).isNull();
    assertThat(who(phone)).isNull();
    assertThat(who(bobs)).isNotNull();
    assertThat(devices.of(ALICE)).isEmpty();
  }

  @Test
  void oneSessionMayBeKept() {
    var laptop = login(ALICE, LAPTOP);
    var phone = login(ALICE, PHONE);
    assertThat(who(phone)).isNotNull();

    server.accounts.passwordChange().keepOne(ALICE, PASSWORD, LAPTOP);

    assertThat(who(laptop)).isNotNull();
    assertThat(who(phone)).isNull();
    assertThat(devices.of(ALICE)).extracting(Device::id).containsExactly(LAPTOP);
  }

  @Test
  void sessionsOutliveARestart() {
    var token = login(ALICE, LAPTOP);
    server.close();

    server = new TestAccounts(folder);
    sessions = server.accounts.sessions();

    assertThat(who(token)).isEqualTo(new Session(ALICE, LAPTOP, false, true));
  }

  @Test
  void whenADeviceWasSeenIsWrittenDownNowAndThen() {
    var token = login(ALICE, LAPTOP);
    long first = server.now().toEpochMilli();
    assertThat(who(token)).isNotNull();
    assertThat(lastSeen()).isEqualTo(first);

    server.later(Duration.ofMinutes(1));
    assertThat(who(token)).isNotNull();
    assertThat(lastSeen()).isEqualTo(first);

    server.later(Sessions.SEEN_STEP);
    assertThat(who(token)).isNotNull();
    assertThat(lastSeen()).isEqualTo(server.now().toEpochMilli());
  }

  @Test
  void aDeviceCanBeCalledSomethingElse() {
    login(ALICE, LAPTOP);

    devices.rename(ALICE, LAPTOP, "the old one");
    assertThat(devices.of(ALICE)).extracting(Device::displayName).containsExactly("the old one");

    devices.rename(ALICE, LAPTOP, null);
    assertThat(devices.of(ALICE)).extracting(Device::displayName).containsExactly("the old one");
  }

  @Test
  void otherPeoplesDevicesAndLongNamesAreRefused() {
    login(ALICE, LAPTOP);

    assertThat(refusal(() -> devices.rename(BOB, LAPTOP, "mine"))).isEqualTo("M_NOT_FOUND");
    assertThat(refusal(() -> devices.rename(BOB, LAPTOP, null))).isEqualTo("M_NOT_FOUND");
    assertThat(refusal(() -> devices.rename(ALICE, LAPTOP, "x".repeat(101))))
        .isEqualTo("M_INVALID_PARAM");
    assertThat(refusal(() -> sessions.start(ALICE, PHONE, "x".repeat(101))))
        .isEqualTo("M_INVALID_PARAM");
    assertThat(devices.of(ALICE)).extracting(Device::id).containsExactly(LAPTOP);
  }

  @Test
  void theOldPairHoldsUntilTheNewOneIsUsed() {
    var old = sessions.start(ALICE, LAPTOP, null, true);
    assertThat(who(old.accessToken())).isNotNull();

    var lost = sessions.refresh(refreshToken(old));
    assertThat(who(old.accessToken())).as("nobody knows yet").isNotNull();
    var fresh = sessions.refresh(refreshToken(old));

    assertThat(who(lost.accessToken())).as("never reached the client").isNull();
    assertThat(who(old.accessToken())).isNotNull();
    assertThat(who(fresh.accessToken())).as("the first use").isNotNull();
    assertThat(who(old.accessToken())).isNull();
    assertThat(refusal(() -> sessions.refresh(refreshToken(old)))).isEqualTo("M_UNKNOWN_TOKEN");
    assertThat(who(fresh.accessToken())).isNotNull();
  }

  @Test
  void usingTheNewRefreshTokenEndsTheOldPairToo() {
    var first = sessions.start(ALICE, LAPTOP, null, true);
    var second = sessions.refresh(refreshToken(first));

    var third = sessions.refresh(refreshToken(second));

    assertThat(who(first.accessToken())).isNull();
    assertThat(refusal(() -> sessions.refresh(refreshToken(first)))).isEqualTo("M_UNKNOWN_TOKEN");
    assertThat(who(third.accessToken())).isNotNull();
    assertThat(who(second.accessToken())).isNull();
  }

  @Test
  void pairsOutliveARestartAndSoDoesWhatEndsThem() {
    var old = sessions.start(ALICE, LAPTOP, null, true);
    var fresh = sessions.refresh(refreshToken(old));
    restart();

    assertThat(who(old.accessToken())).isNotNull();
    assertThat(who(fresh.accessToken())).isNotNull();
    restart();

    assertThat(who(old.accessToken())).isNull();
    assertThat(who(fresh.accessToken())).isNotNull();
  }

  @Test
  void oneDevicesPairsAreNotTheOthers() {
    var laptop = sessions.start(ALICE, LAPTOP, null, true);
    var phone = sessions.start(ALICE, PHONE, null, true);
    var bobs = sessions.start(BOB, LAPTOP, null, true);

    var fresh = sessions.refresh(refreshToken(laptop));
    assertThat(who(fresh.accessToken())).isNotNull();

    assertThat(who(phone.accessToken())).isNotNull();
    assertThat(who(bobs.accessToken())).isNotNull();
    sessions.refresh(refreshToken(phone));
  }

  @Test
  void loggingOutEndsThePair() {
    var login = sessions.start(ALICE, LAPTOP, null, true);

    sessions.end(ALICE, List.of(LAPTOP));

    assertThat(who(login.accessToken())).isNull();
    assertThat(refusal(() -> sessions.refresh(refreshToken(login)))).isEqualTo("M_UNKNOWN_TOKEN");
  }

  @Test
  void anExpiredTokenIsASoftLogout() {
    var login = sessions.start(ALICE, LAPTOP, null, true);
    assertThat(who(login.accessToken())).isNotNull();

    server.later(SessionConfig.USUAL.accessTokenLifetime());

    assertThat(error(() -> who(login.accessToken()))).isEqualTo(new UnknownToken(true));
    restart();
    assertThat(error(() -> who(login.accessToken()))).isEqualTo(new UnknownToken(true));
    assertThat(who(sessions.refresh(refreshToken(login)).accessToken())).isNotNull();
  }

  @Test
  void theSecretsOfALoginAreNotPrinted() {
    var login = sessions.start(ALICE, LAPTOP, null, true);

    assertThat(login.toString()).doesNotContain(login.accessToken(), refreshToken(login));
  }

  private void restart() {
    server.close();
    server = new TestAccounts(folder, server.now());
    sessions = server.accounts.sessions();
  }

  private static String refreshToken(Sessions.Login login) {
    return Objects.requireNonNull(login.refreshToken());
  }

  private String login(UserId user, DeviceId device) {
    return sessions.start(user, device, "my laptop").accessToken();
  }

  private @Nullable Session who(String token) {
    return sessions.find(token, IP, "Firefox");
  }

  /// What stands in the database once all that was submitted before has been written.
  private @Nullable Long lastSeen() {
    sessions.end(BOB, List.of(PHONE));
    var device = devices.find(ALICE, LAPTOP);
    return device == null ? null : device.lastSeenTs();
  }
}
