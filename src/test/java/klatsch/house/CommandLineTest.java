package klatsch.house;

import static klatsch.house.Person.in;
import static klatsch.house.Wire.escape;
import static org.assertj.core.api.Assertions.assertThat;

import klatsch.json.JsonObject;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is done at the command line while the server runs on the same data.
class CommandLineTest extends HouseTest {
  private Person alice;

  CommandLineTest(TestDatabase database) {
    super(database);
  }

  @BeforeEach
  void aliceIsLoggedIn() {
    alice = person("alice");
    alice.get("/account/whoami").ok();
  }

  private static String does(String command) {
    return does(command, "");
  }

  private static String does(String command, String password) {
    var result = server.terminal().types(command, password);
    assertThat(result.status()).as("%s: %s", command, result.err()).isZero();
    server.looks();
    return result.out();
  }

  private static Answer login(String user, String password) {
    var body =
        JsonObject.builder()
            .put("type", "m.login.password")
            .put("user", user)
            .put("password", password)
            .build();
    return server.wire().call("POST", "/_matrix/client/v3/login", null, body);
  }

  @Test
  void anAccountIsLockedAndUnlocked() {
    assertThat(does("user lock " + alice.id)).startsWith("Locked " + alice.id);
    alice.get("/account/whoami").refused(401, "M_USER_LOCKED");

    assertThat(does("user unlock " + alice.id)).isEqualTo("Unlocked " + alice.id + "\n");
    alice.get("/account/whoami").ok();
  }

  @Test
  void theServerNoticesByItself() {
    var since = alice.syncs().text("next_batch");
    assertThat(server.terminal().types("user lock " + alice.id).status()).isZero();

    var answer = alice.syncs(since, "timeout=500");
    for (int i = 0; answer.status() == 200 && i < 60; i++) {
      answer = alice.syncs(since, "timeout=500");
    }

    answer.refused(401, "M_USER_LOCKED");
  }

  @Test
  void anAccountIsSuspendedAndTheSuspensionLifted() {
    var room = alice.createsPublicRoom();

    does("user suspend " + alice.id);
    alice.tryToSay(room, "x").refused(403, "M_USER_SUSPENDED");

    does("user unsuspend " + alice.id);
    alice.says(room, "x");
  }

  @Test
  void anAdministratorIsMadeAndUnmade() {
    var whois = "/admin/whois/" + escape(person("bob").id);
    alice.get(whois).refused(403, "M_FORBIDDEN");

    does("user make-admin " + alice.id);
    alice.get(whois).ok();

    does("user remove-admin " + alice.id);
    alice.get(whois).refused(403, "M_FORBIDDEN");
  }

  @Test
  void aPasswordThatWasForgottenIsReplaced() {
    assertThat(does("user reset-password " + alice.id, "a new secret"))
        .isEqualTo("Changed the password of " + alice.id + " and logged it out everywhere\n");

    alice.get("/account/whoami").refused(401, "M_UNKNOWN_TOKEN");
    login(alice.id, alice.password()).refused(403, "M_FORBIDDEN");
    login(alice.id, "a new secret").ok();
  }

  @Test
  void theSessionsMayStay() {
    does("user reset-password " + alice.id + " --keep-sessions", "a new secret");

    alice.get("/account/whoami").ok();
    login(alice.id, "a new secret").ok();
  }

  @Test
  void aWeakPasswordIsRefused() {
    var result = server.terminal().types("user reset-password " + alice.id, "short");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err()).isEqualTo("klatsch: A password needs at least 8 characters\n");
    login(alice.id, alice.password()).ok();
    assertThat(server.terminal().types("user create zoe", "1234567").status()).isEqualTo(1);
    login("zoe", "1234567").refused(403, "M_FORBIDDEN");
  }

  @Test
  void anAccountIsClosedAndLeavesItsRooms() {
    var bob = person("bob");
    var room = bob.createsPublicRoom();
    alice.joins(room);
    var since = bob.syncs().text("next_batch");

    assertThat(does("user deactivate " + alice.id)).startsWith("Closed the account " + alice.id);

    alice.get("/account/whoami").refused(401, "M_UNKNOWN_TOKEN");
    login(alice.id, alice.password()).refused(403, "M_USER_DEACTIVATED");
    bob.syncs(since, "timeout=30000").ok();
    assertThat(bob.get(in(room) + "/state/m.room.member/" + escape(alice.id)).ok().toString())
        .isEqualTo("{\"membership\":\"leave\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lock",
        "unlock",
        "suspend",
        "unsuspend",
        "make-admin",
        "remove-admin",
        "deactivate",
        "reset-password"
      })
  void whatCannotBeDoneIsToldWithAStatus(String deed) {
    var terminal = server.terminal();

    var nobody = terminal.types("user " + deed + " nobody", "a new secret");
    assertThat(nobody.status()).isEqualTo(1);
    assertThat(nobody.err())
        .isEqualTo(
            "klatsch: There is no user nobody here; `./klatsch user list` shows all there are\n");

    var noName = terminal.types("user " + deed);
    assertThat(noName.status()).isEqualTo(2);
    assertThat(noName.err()).contains("needs NAME");

    terminal.types("user deactivate " + alice.id);
    var closed = terminal.types("user " + deed + " " + alice.id, "a new secret");
    assertThat(closed.status()).isEqualTo(1);
    assertThat(closed.err())
        .isEqualTo("klatsch: The account " + alice.id + " has been closed, for good\n");
  }

  @Test
  void everybodyIsListed() {
    var bob = person("bob");
    does("user lock " + alice.id);
    does("user suspend " + alice.id);
    does("user make-admin " + alice.id);
    does("user deactivate " + bob.id);

    var list = does("user list").lines().toList();

    assertThat(list.getFirst())
        .matches("USER ID +ADMIN +GUEST +LOCKED +SUSPENDED +DEACTIVATED +CREATED");
    assertThat(list)
        .anyMatch(line -> line.matches(alice.id + " +yes +- +yes +yes +- +20\\S+Z"))
        .anyMatch(line -> line.matches(bob.id + " +- +- +- +- +yes +20\\S+Z"));
    assertThat(list.subList(1, list.size())).isSorted();
  }

  @ParameterizedTest
  @CsvSource({"list x, nothing is known to do with `x`", "list --limit, no option --limit"})
  void whatMakesNoSenseIsRefused(String command, String complaint) {
    var result = server.terminal().types("user " + command);

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains(complaint);
  }
}
