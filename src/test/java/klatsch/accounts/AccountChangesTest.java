package klatsch.accounts;

import static klatsch.accounts.TestAccounts.ALICE;
import static klatsch.accounts.TestAccounts.BOB;
import static klatsch.accounts.TestAccounts.PASSWORD;
import static klatsch.accounts.TestAccounts.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.model.id.DeviceId;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// [Moderation], [Deactivation] and [PasswordChange], done by one process and noticed by another.
class AccountChangesTest {
  private static final DeviceId PHONE = new DeviceId("PHONE");

  @TempDir private Path folder;
  private TestAccounts server;
  private Accounts here;
  private Accounts elsewhere;

  @BeforeEach
  void open() {
    server = new TestAccounts(folder);
    here = server.accounts;
    elsewhere = server.elsewhere();
    server.has(ALICE);
    server.has(BOB);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void whatIsDoneHereHoldsAtOnce() {
    var token = login(ALICE);
    assertThat(who(token)).isEqualTo(new Session(ALICE, PHONE, false, false));

    here.moderation().setAdmin(ALICE, true);
    here.moderation().setSuspended(ALICE, true);
    here.moderation().setLocked(ALICE, true);

    assertThat(who(token)).isEqualTo(new Session(ALICE, PHONE, false, true, true, true));
  }

  @Test
  void whatIsDoneElsewhereHoldsAfterTheNextLook() {
    var alices = login(ALICE);
    var bobs = login(BOB);
    var before = who(bobs);
    assertThat(who(alices)).isNotNull();

    elsewhere.moderation().setLocked(ALICE, true);
    here.changes().look();

    assertThat(who(alices)).isNotNull().returns(true, Session::locked);
    assertThat(who(bobs)).isEqualTo(before);
  }

  @Test
  void aPasswordThatIsResetElsewhereEndsTheSessions() {
    var token = login(ALICE);
    assertThat(who(token)).isNotNull();

    elsewhere.passwordChange().endAll(ALICE, "open, barley");
    here.changes().look();

    assertThat(who(token)).isNull();
    assertThat(here.passwords().matches(ALICE, "open, barley")).isTrue();
  }

  @Test
  void moreChangesThanFitInOneLookAreAllNoticed() {
    var people = new ArrayList<UserId>();
    for (int i = 0; i < 501; i++) {
      var user = new UserId("@person" + i + ":here");
      here.users().create(user, null, false);
      people.add(user);
    }
    var last = people.getLast();
    var token = login(last);
    assertThat(who(token)).isNotNull();
    for (var user : people) {
      elsewhere.moderation().setSuspended(user, true);
    }

    here.changes().look();

    assertThat(who(token)).isNotNull().returns(true, Session::suspended);
  }

  @Test
  void aClosedAccountCanBeUsedForNothing() {
    var gone = new ArrayList<UserId>();
    here.changes().onDeparture(gone::add);
    var token = login(ALICE);
    assertThat(who(token)).isNotNull();

    elsewhere.deactivation().close(ALICE, true);
    here.changes().look();

    assertThat(gone).containsExactly(ALICE);
    assertThat(who(token)).isNull();
    assertThat(here.devices().of(ALICE)).isEmpty();
    assertThat(here.passwords().matches(ALICE, PASSWORD)).isFalse();
    assertThat(here.erasures().all()).containsOnlyKeys(ALICE);
    assertThat(here.deactivation().unfinished(null, 10)).containsExactly(ALICE);
    assertThat(refusal(() -> here.users().requireFree(ALICE))).isEqualTo("M_USER_IN_USE");
    assertThat(refusal(() -> login(ALICE))).isEqualTo("M_USER_DEACTIVATED");
    assertThat(refusal(() -> here.users().requireNotClosed(ALICE))).isEqualTo("M_USER_DEACTIVATED");
    assertThat(refusal(() -> here.passwordChange().keepAll(ALICE, "open, barley")))
        .isEqualTo("M_NOT_FOUND");
    assertThat(refusal(() -> here.deactivation().close(ALICE, false))).isEqualTo("M_NOT_FOUND");
  }

  @Test
  void whatIsLeftOfSomebodyGoesAtTheEnd() {
    here.profiles().set(ALICE, "displayname", Json.of("Alice"));
    here.profiles().set(BOB, "displayname", Json.of("Bob"));
    for (var user : new UserId[] {ALICE, BOB}) {
      here.accountData().set(user, "org.example.look", JsonObject.EMPTY);
      here.filters().define(user, JsonObject.EMPTY);
    }
    here.deactivation().close(ALICE, true);
    here.deactivation().close(BOB, false);

    here.deactivation().finish(ALICE);
    here.deactivation().finish(BOB);

    for (var user : new UserId[] {ALICE, BOB}) {
      assertThat(here.accountData().find(user, "org.example.look")).isNull();
      assertThat(here.filters().find(user, "1")).isNull();
    }
    assertThat(here.profiles().of(ALICE).isEmpty()).isTrue();
    assertThat(here.profiles().of(BOB).text("displayname")).isEqualTo("Bob");
    assertThat(here.deactivation().unfinished(null, 10)).isEmpty();
  }

  @Test
  void aLockedAccountStartsNoSession() {
    here.moderation().setLocked(ALICE, true);

    assertThat(refusal(() -> login(ALICE))).isEqualTo("M_USER_LOCKED");
    here.moderation().setLocked(ALICE, false);
    assertThat(who(login(ALICE))).isNotNull();
  }

  @Test
  void aLockedAccountGetsNoNewTokensForOldOnes() {
    var old = here.sessions().start(ALICE, PHONE, null, true).refreshToken();
    var forAnother = here.loginTokens().create(ALICE, PHONE);
    here.moderation().setLocked(ALICE, true);

    assertThat(refusal(() -> here.sessions().refresh(old))).isEqualTo("M_USER_LOCKED");
    assertThat(here.loginTokens().use(forAnother)).isNull();

    here.moderation().setLocked(ALICE, false);
    assertThat(who(here.sessions().refresh(old).accessToken())).isNotNull();
  }

  @Test
  void aClosedAccountGetsNoNewTokensForOldOnes() {
    var old = here.sessions().start(ALICE, PHONE, null, true).refreshToken();
    here.deactivation().close(ALICE, false);

    assertThat(refusal(() -> here.sessions().refresh(old))).isEqualTo("M_UNKNOWN_TOKEN");
  }

  @Test
  void whoIsNotHereCannotBeChanged() {
    var nobody = new UserId("@nobody:here");

    assertThat(refusal(() -> here.moderation().setLocked(nobody, true))).isEqualTo("M_NOT_FOUND");
    assertThat(refusal(() -> here.moderation().setSuspended(nobody, true)))
        .isEqualTo("M_NOT_FOUND");
    assertThat(refusal(() -> here.moderation().setAdmin(nobody, true))).isEqualTo("M_NOT_FOUND");
    assertThat(refusal(() -> here.deactivation().close(nobody, true))).isEqualTo("M_NOT_FOUND");
    assertThat(refusal(() -> here.passwordChange().endAll(nobody, "open, barley")))
        .isEqualTo("M_NOT_FOUND");
  }

  private String login(UserId user) {
    return here.sessions().start(user, PHONE, null).accessToken();
  }

  private @Nullable Session who(String token) {
    return here.sessions().find(token, "192.0.2.7", null);
  }
}
