package klatsch.house;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.store.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// People add the mail addresses that they have proved to an identity server, and come in by them.
@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabase.class)
class ThreepidsTest {
  private static final String V2 = "/_matrix/client/v2_alpha";
  private static final String R0 = "/_matrix/client/r0";
  private static final String V3 = "/_matrix/client/v3";
  private static final AtomicInteger PEOPLE = new AtomicInteger();

  private static IdentityServer identity;
  private static TestServer server;

  private final Person alice = server.newPerson("alice" + PEOPLE.incrementAndGet());

  /// Of this test only.
  private final String mail = "alice" + PEOPLE + "@example.org";

  @BeforeParameterizedClassInvocation
  static void start(TestDatabase database) {
    identity = IdentityServer.start();
    server = TestServer.on(database, identity.settings());
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    server.close();
    identity.close();
    assertThat(server.terminal().types("verify").out()).endsWith("All is well\n");
  }

  @Parameter private TestDatabase database;

  private static Person bob() {
    return server.newPerson("bob" + PEOPLE.incrementAndGet());
  }

  private static Answer adds(Person who, String sid) {
    return who.post("/account/3pid", JsonObject.of("three_pid_creds", credentials(sid)));
  }

  private static JsonObject credentials(String sid) {
    return credentials(sid, identity);
  }

  private static JsonObject credentials(String sid, IdentityServer at) {
    return JsonObject.builder()
        .put("id_server", at.name())
        .put("id_access_token", "that of a client of today")
        .put("sid", sid)
        .put("client_secret", "secret")
        .build();
  }

  private static String addresses(Person who) {
    return who.get("/account/3pid").array("threepids").toString();
  }

  private static Answer loginBy(String path, JsonObject who, String password) {
    return loginBy(server.wire(), path, who, password);
  }

  private static Answer loginBy(Wire wire, String path, JsonObject who, String password) {
    var body = who.toBuilder().put("type", "m.login.password").put("password", password).build();
    return wire.call("POST", path + "/login", null, body);
  }

  private static JsonObject by(String address) {
    return JsonObject.of("identifier", by("email", address));
  }

  private static JsonObject by(String medium, String address) {
    return JsonObject.builder()
        .put("type", "m.id.thirdparty")
        .put("medium", medium)
        .put("address", address)
        .build();
  }

  @Test
  void whatWasProvedIsTheirsAlsoAfterARestart() {
    identity.proved("1", "email", "A" + mail.substring(1).replace("example", "Example"));

    assertThat(adds(alice, "1").ok()).isEqualTo(JsonObject.EMPTY);

    long now = server.clock().millis();
    var mine =
        "[{\"medium\":\"email\",\"address\":\"%s\",\"validated_at\":1457622739026,\"added_at\":%d}]"
            .formatted(mail, now);
    assertThat(addresses(alice)).isEqualTo(mine);
    server.restart();
    assertThat(addresses(alice.at(server.wire()))).isEqualTo(mine);
    assertThat(addresses(bob())).isEqualTo("[]");
  }

  @ParameterizedTest
  @ValueSource(strings = {V2, R0})
  void whoWantsAnAccountIsSentAMail(String path) {
    var wanted = wanted(identity.name(), mail);

    assertThat(sends(path, wanted).ok()).isEqualTo(JsonObject.of("sid", "sent1"));

    assertThat(identity.sent())
        .contains(
            "{\"email\":\"%s\",\"client_secret\":\"s3cret\",\"send_attempt\":1}".formatted(mail));
  }

  @Test
  void aMailThatCannotBeSentIsRefused() {
    identity.proved("1", "email", mail);
    adds(alice, "1").ok();

    sends(V2, wanted(identity.name(), mail)).refused(400, "M_THREEPID_IN_USE");
    sends(V2, wanted("matrix.example.org", "a@b.c")).refused(403, "M_SERVER_NOT_TRUSTED");
    sends(V2, wanted("no server", "a@b.c")).refused(400, "M_INVALID_PARAM");
    sends(V2, wanted(identity.name(), "no address")).refused(400, "M_INVALID_PARAM");
    sends(V2, wanted(identity.name(), "nobody@b.c")).refused(403, "M_THREEPID_AUTH_FAILED");
    sends(V2, JsonObject.of("email", "a@b.c")).refused(400, "M_MISSING_PARAM");
    var script = wanted(identity.name(), "a@b.c").toBuilder().put("next_link", "javascript:1");
    sends(V2, script.build()).refused(400, "M_INVALID_PARAM");
  }

  private static JsonObject wanted(String at, String email) {
    return JsonObject.builder()
        .put("id_server", at)
        .put("client_secret", "s3cret")
        .put("email", email)
        .put("send_attempt", 1)
        .build();
  }

  private static Answer sends(String path, JsonObject wanted) {
    return server.wire().call("POST", path + "/register/email/requestToken", null, wanted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'threePidCreds': {'id_server': 'ID', 'sid': '1', 'client_secret': 'secret'}}",
        "{'threePidCreds': {'idServer': 'ID', 'sid': '1', 'clientSecret': 'secret'}}",
        "{'three_pid_creds': {'id_server': 'ID', 'sid': '1', 'clientSecret': 'secret'}}",
      })
  void namesAreUnderstoodInEverySpelling(String body) {
    identity.proved("1", "email", mail);

    for (var path : List.of(V2, R0)) {
      alice.call("POST", path + "/account/3pid", json(body)).ok();
    }

    for (var path : List.of(V2, R0)) {
      assertThat(alice.call("GET", path + "/account/3pid", null).array("threepids").values())
          .hasSize(1);
    }
    assertThat(identity.bound()).noneMatch(told -> told.endsWith(alice.id));
  }

  private static JsonObject json(String text) {
    var named = text.replace('\'', '"').replace("ID", identity.name());
    return Json.parseObject(named.getBytes(UTF_8));
  }

  @Test
  void clientsOfOldHaveItToldToOthers() {
    identity.proved("1", "email", mail);
    identity.proved("unbindable", "email", "second." + mail);
    var bind = JsonObject.builder().put("three_pid_creds", credentials("1")).put("bind", true);
    var fails =
        JsonObject.builder().put("three_pid_creds", credentials("unbindable")).put("bind", true);

    alice.call("POST", V3 + "/account/3pid", bind.build()).ok();
    assertThat(identity.bound()).noneMatch(told -> told.endsWith(alice.id));
    alice.call("POST", V2 + "/account/3pid", bind.build()).ok();
    assertThat(identity.bound()).contains("1 " + alice.id);
    alice.call("POST", V2 + "/account/3pid", fails.build()).refused(403, "M_THREEPID_AUTH_FAILED");

    assertThat(addresses(alice)).contains(mail).doesNotContain("second");
    var auth = JsonObject.of("auth", alice.proof());
    assertThat(alice.post("/account/deactivate", auth).text("id_server_unbind_result"))
        .isEqualTo("no-support");
  }

  @Test
  void anAddressIsOnePersonsOnly() {
    identity.proved("1", "email", mail);
    identity.proved("2", "email", "A" + mail.substring(1));
    var bob = bob();
    adds(alice, "1").ok();

    adds(bob, "2").refused(400, "M_THREEPID_IN_USE");
    adds(alice, "2").ok();
    bob.post("/account/3pid/delete", address("email", mail)).ok();

    assertThat(addresses(bob)).isEqualTo("[]");
    assertThat(addresses(alice)).contains(mail);
    var removed = alice.post("/account/3pid/delete", address("email", "A" + mail.substring(1)));
    assertThat(removed.text("id_server_unbind_result")).isEqualTo("no-support");
    assertThat(addresses(alice)).isEqualTo("[]");
    adds(bob, "2").ok();
  }

  private static JsonObject address(String medium, String address) {
    return JsonObject.builder().put("medium", medium).put("address", address).build();
  }

  @Test
  void oneComesInByAnAddress() {
    identity.proved("1", "email", mail);
    identity.proved("2", "msisdn", "447700900001");
    adds(alice, "1").ok();
    adds(alice, "2").ok();
    var old = address("email", mail);
    var nobody = by("nobody@example.org");

    for (var who : List.of(by(mail.toUpperCase(Locale.ROOT)), old)) {
      for (var path : List.of(V3, R0)) {
        assertThat(loginBy(path, who, alice.password()).text("user_id")).isEqualTo(alice.id);
      }
    }
    var staged = loginBy("/_matrix/client/api/v1", old, alice.password());
    assertThat(staged.text("user_id")).isEqualTo(alice.id);
    var phone = JsonObject.of("identifier", by("msisdn", "447700900001"));
    assertThat(loginBy(V3, phone, alice.password()).text("user_id")).isEqualTo(alice.id);

    loginBy(V3, by(mail), "wrong").refused(403, "M_FORBIDDEN");
    assertThat(loginBy(V3, nobody, alice.password()).refused(403, "M_FORBIDDEN").body())
        .isEqualTo(loginBy(V3, by(mail), "wrong").body());
    loginBy(V3, address("msisdn", mail), alice.password()).refused(403, "M_FORBIDDEN");
  }

  @Test
  void oneProvesWhoOneIsByAnAddress() {
    identity.proved("1", "email", mail);
    adds(alice, "1").ok();
    var auth = alice.proof().with("identifier", by("email", mail));

    alice.call("DELETE", V3 + "/devices/" + alice.device, JsonObject.of("auth", auth)).ok();
  }

  @Test
  void tryingPasswordsIsCountedByTheAccountHoweverItIsCalled() {
    identity.proved("1", "email", mail);
    var limits = List.of("limits.enabled=true", "limits.password=10/10m");
    var settings = Stream.concat(limits.stream(), Stream.of(identity.settings()));
    try (var limited = TestServer.on(database, settings.toArray(String[]::new))) {
      var carol = limited.newPerson("carol");
      adds(carol, "1").ok();
      var at = limited.wire();

      loginBy(at, V3, by(mail), "wrong").refused(403, "M_FORBIDDEN");
      loginBy(at, V3, by(mail.toUpperCase(Locale.ROOT)), "wrong").refused(403, "M_FORBIDDEN");

      loginBy(at, V3, by(mail), "wrong").refused(429, "M_LIMIT_EXCEEDED");
      loginBy(at, V3, JsonObject.of("user", carol.id), carol.password())
          .refused(429, "M_LIMIT_EXCEEDED");
      loginBy(at, V3, by("nobody@example.org"), "wrong").refused(403, "M_FORBIDDEN");
      loginBy(at, V3, by("nobody@example.org"), "wrong").refused(403, "M_FORBIDDEN");
      loginBy(at, V3, by("nobody@example.org"), "wrong").refused(429, "M_LIMIT_EXCEEDED");
    }
  }

  @Test
  void whoGoesLeavesNoAddressBehind() {
    identity.proved("1", "email", mail);
    adds(alice, "1").ok();
    var auth = JsonObject.of("auth", alice.proof());

    assertThat(alice.post("/account/deactivate", auth).text("id_server_unbind_result"))
        .isEqualTo("success");

    loginBy(V3, by(mail), alice.password()).refused(403, "M_FORBIDDEN");
    var bob = bob();
    adds(bob, "1").ok();
    assertThat(addresses(bob)).contains(mail);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "not-proved | ",
        "nonsense   | nonsense",
        "list       | []",
        "empty      | {}",
        "partly     | {'medium':'email','address':'a@b.c'}",
        "wrong      | {'medium':'email','address':7,'validated_at':1}",
        "other      | {'medium':'org.example.pigeon','address':'coo','validated_at':1}",
        "blank      | {'medium':'email','address':' ','validated_at':1}",
        "control    | {'medium':'email','address':'a@b\\u0000','validated_at':1}",
        "elsewhere  | ",
      })
  void whatAnIdentityServerDoesNotConfirmIsNotAdded(String sid, @Nullable String answer) {
    if (answer != null) {
      identity.answers(sid, answer.replace('\'', '"'));
    }

    adds(alice, sid).refused(403, "M_THREEPID_AUTH_FAILED");

    assertThat(addresses(alice)).isEqualTo("[]");
    assertThat(identity.bound()).noneMatch(told -> told.endsWith(alice.id));
  }

  @Test
  void whatIsTooMuchIsNotRead() {
    var huge = "x".repeat(70_000);
    identity.answers("huge", "{\"medium\":\"email\",\"address\":\"" + huge + "\"}");

    adds(alice, "huge").refused(403, "M_THREEPID_AUTH_FAILED");
  }

  @Test
  void whoIsNotThereIsNotWaitedFor() {
    var gone = IdentityServer.start();
    try (var server = TestServer.on(TestDatabase.SQLITE, gone.settings())) {
      var carol = server.newPerson("carol");
      var body = JsonObject.of("three_pid_creds", credentials("1", gone));
      gone.close();

      var refused = carol.post("/account/3pid", body).refused(403, "M_THREEPID_AUTH_FAILED");

      assertThat(refused.body().text("error"))
          .contains("try again later")
          .doesNotContain("localhost");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | M_MISSING_PARAM       | {}",
        "400 | M_BAD_JSON            | {'threePidCreds': []}",
        "400 | M_MISSING_PARAM       | {'threePidCreds': {'sid':'1','client_secret':'s'}}",
        "400 | M_BAD_JSON            | {'threePidCreds':"
            + " {'id_server':7,'sid':'1','client_secret':'s'}}",
        "400 | M_MISSING_PARAM       | {'threePidCreds': {'id_server':'ID','client_secret':'s'}}",
        "400 | M_INVALID_PARAM       | {'threePidCreds':"
            + " {'id_server':'ID','sid':'','client_secret':'s'}}",
        "400 | M_INVALID_PARAM       | {'threePidCreds': {'id_server':'ID','sid':'a"
            + " b','client_secret':'s'}}",
        "403 | M_SERVER_NOT_TRUSTED  | {'threePidCreds':"
            + " {'id_server':'localhost','sid':'1','client_secret':'s'}}",
        "403 | M_SERVER_NOT_TRUSTED  | {'threePidCreds':"
            + " {'id_server':'169.254.169.254','sid':'1','client_secret':'s'}}",
        "403 | M_SERVER_NOT_TRUSTED  | {'threePidCreds':"
            + " {'id_server':'[::1]:80','sid':'1','client_secret':'s'}}",
        "400 | M_INVALID_PARAM       | {'threePidCreds':"
            + " {'id_server':'ID/path','sid':'1','client_secret':'s'}}",
        "400 | M_INVALID_PARAM       | {'threePidCreds':"
            + " {'id_server':'u@ID','sid':'1','client_secret':'s'}}",
        "400 | M_INVALID_PARAM       | {'threePidCreds':"
            + " {'id_server':'ID?','sid':'1','client_secret':'s'}}",
        "400 | M_INVALID_PARAM       | {'threePidCreds':"
            + " {'id_server':'ID#','sid':'1','client_secret':'s'}}",
        "400 | M_INVALID_PARAM       | {'threePidCreds': {'id_server':'ID\\r"
            + "\\n"
            + "','sid':'1','client_secret':'s'}}",
      })
  void whatIsNotACredentialIsRefusedBeforeAnybodyIsAsked(int status, String errcode, String body) {
    alice.call("POST", V2 + "/account/3pid", json(body)).refused(status, errcode);
    alice.call("POST", V3 + "/account/3pid", json(body)).refused(status, errcode);
  }

  @Test
  void aServerThatTrustsNobodySaysWhichSettingIsMissing() {
    try (var alone = TestServer.on(TestDatabase.SQLITE)) {
      var carol = alone.newPerson("carol");

      var refused = adds(carol, "1").refused(403, "M_SERVER_NOT_TRUSTED");

      assertThat(refused.body().text("error")).contains("accounts.identity-servers");
      assertThat(changes(carol)).isEqualTo("{\"enabled\":false}");
    }
  }

  @Test
  void whetherAddressesCanBeChangedIsToldBeforehand() {
    assertThat(changes(alice)).isEqualTo("{\"enabled\":true}");
    var guest = Person.guest(server.wire());
    guest.get("/account/3pid").refused(403, "M_GUEST_ACCESS_FORBIDDEN");
  }

  private static String changes(Person who) {
    return who.get("/capabilities").object("capabilities").object("m.3pid_changes") + "";
  }

  @Test
  void whoCannotShowWhoTheyAreIsNotBelieved() {
    identity.proved("1", "email", mail);
    var setting = "accounts.identity-servers=" + identity.name();
    try (var careful = TestServer.on(TestDatabase.SQLITE, setting)) {
      adds(careful.newPerson("carol"), "1").refused(403, "M_THREEPID_AUTH_FAILED");
    }
  }
}
