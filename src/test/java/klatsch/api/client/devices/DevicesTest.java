package klatsch.api.client.devices;

import static klatsch.accounts.TestAccounts.ALICE;
import static klatsch.accounts.TestAccounts.BOB;
import static klatsch.accounts.TestAccounts.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import klatsch.accounts.Devices.Device;
import klatsch.api.client.TestApi;
import klatsch.model.id.UserId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// [GetDevices], [GetDevice], [UpdateDevice], [DeleteDevice] and [DeleteDevices].
class DevicesTest {
  private static final String AUTH =
      "\"auth\":{\"type\":\"m.login.password\",\"user\":\"alice\",\"password\":\""
          + PASSWORD
          + "\"";

  @TempDir private Path folder;
  private TestApi api;
  private String phone = "";
  private String bobs = "";

  @BeforeEach
  void start() {
    api = new TestApi(folder);
    phone = api.loggedIn(ALICE);
    api.login(ALICE, "LAPTOP");
    bobs = api.loggedIn(BOB);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void peopleSeeTheirOwnDevices() {
    api.put(phone, "/devices/PHONE", "{\"display_name\":\"my phone\"}").ok();

    assertThat(api.get(phone, "/devices/PHONE").ok().text("display_name")).isEqualTo("my phone");
    assertThat(api.get(phone, "/devices").ok().array("devices"))
        .satisfies(
            all -> {
              assertThat(all.size()).isEqualTo(2);
              assertThat(all.toString()).contains("\"LAPTOP\"", "\"PHONE\"", "\"my phone\"");
            });
    assertThat(api.get(bobs, "/devices/LAPTOP").refusal()).isEqualTo("404 M_NOT_FOUND");
  }

  @Test
  void peopleSeeWhenAndFromWhereADeviceWasUsed() {
    api.get(phone, "/account/whoami").ok();
    api.server().awaitWritten();

    var used = api.get(phone, "/devices/PHONE").ok();
    var never = api.get(phone, "/devices/LAPTOP").ok();

    assertThat(used.integer("last_seen_ts")).isEqualTo(api.server().now().toEpochMilli());
    assertThat(used.text("last_seen_ip")).isEqualTo("127.0.0.1");
    assertThat(never.names()).containsExactlyInAnyOrder("device_id", "user_id");
    assertThat(api.call("GET", phone, "/_matrix/client/r0/devices/LAPTOP", null).ok())
        .isEqualTo(never);
  }

  @ParameterizedTest
  @CsvSource({"GET", "PUT", "DELETE"})
  void whatIsNoDeviceIsRefused(String method) {
    var body = method.equals("GET") ? null : "{" + AUTH + "}}";
    var tooLong = "x".repeat(256);

    assertThat(api.call(method, phone, "/devices/" + tooLong, body).refusal())
        .isEqualTo("400 M_INVALID_PARAM");
    assertThat(api.call(method, phone, "/devices/%FF", body).refusal())
        .isEqualTo("400 M_INVALID_PARAM");
    assertThat(api.call(method, null, "/devices/PHONE", body).refusal())
        .isEqualTo("401 M_MISSING_TOKEN");
    assertThat(devices(ALICE)).containsExactly("LAPTOP", "PHONE");
  }

  @Test
  void aDeviceThatIsNotThereIsDeletedAlready() {
    api.delete(bobs, "/devices/LAPTOP", "{" + AUTH.replace("alice", "bob") + "}}").ok();

    assertThat(devices(ALICE)).containsExactly("LAPTOP", "PHONE");
    assertThat(devices(BOB)).containsExactly("PHONE");
  }

  @Test
  void theDeviceThatAsksMayBeTheOneThatGoes() {
    api.delete(phone, "/devices/PHONE", "{" + AUTH + "}}").ok();

    assertThat(api.get(phone, "/account/whoami").refusal()).isEqualTo("401 M_UNKNOWN_TOKEN");
    assertThat(devices(ALICE)).containsExactly("LAPTOP");
  }

  @Test
  void onlySoManyGoAtOnce() {
    var many = "\"X\",".repeat(DeleteDevices.MAX_AT_ONCE) + "\"LAPTOP\"";

    assertThat(
            api.post(phone, "/delete_devices", "{\"devices\":[" + many + "]," + AUTH + "}}")
                .refusal())
        .isEqualTo("400 M_INVALID_PARAM");

    assertThat(devices(ALICE)).containsExactly("LAPTOP", "PHONE");
  }

  @Test
  void aNameThatIsNotGivenStays() {
    api.put(phone, "/devices/PHONE", "{\"display_name\":\"my phone\"}").ok();
    api.put(phone, "/devices/PHONE", "{}").ok();

    assertThat(api.get(phone, "/devices/PHONE").text("display_name")).isEqualTo("my phone");
  }

  @Test
  void badNamesAndForeignDevicesAreRefused() {
    assertThat(api.put(phone, "/devices/PHONE", "{\"display_name\":7}").refusal())
        .isEqualTo("400 M_BAD_JSON");
    assertThat(
            api.put(phone, "/devices/PHONE", "{\"display_name\":\"" + "x".repeat(101) + "\"}")
                .refusal())
        .isEqualTo("400 M_INVALID_PARAM");
    assertThat(api.put(bobs, "/devices/LAPTOP", "{\"display_name\":\"mine\"}").refusal())
        .isEqualTo("404 M_NOT_FOUND");
    assertThat(api.put(bobs, "/devices/LAPTOP", "{}").refusal()).isEqualTo("404 M_NOT_FOUND");
  }

  @Test
  void aDeviceIsDeletedByWhoKnowsThePassword() {
    var challenge = api.delete(phone, "/devices/LAPTOP", "{}");
    assertThat(challenge.body().get("flows")).hasToString("[{\"stages\":[\"m.login.password\"]}]");

    api.delete(phone, "/devices/LAPTOP", "{" + AUTH + session(challenge.session())).ok();

    assertThat(devices(ALICE)).containsExactly("PHONE");
  }

  @Test
  void proofForOneDeviceDeletesNoOther() {
    api.login(ALICE, "TABLET");
    var session = api.delete(phone, "/devices/LAPTOP", "{}").session();

    var other = api.delete(phone, "/devices/TABLET", "{" + AUTH + session(session));

    assertThat(other.refusal()).isEqualTo("403 M_FORBIDDEN");
    assertThat(devices(ALICE)).containsExactly("LAPTOP", "PHONE", "TABLET");
  }

  @Test
  void proofOfOneUserHelpsNoOther() {
    var session = api.delete(phone, "/devices/LAPTOP", "{}").session();

    var bob = api.delete(bobs, "/devices/PHONE", "{" + AUTH + session(session));

    assertThat(bob.session()).isNotEqualTo(session);
    assertThat(devices(BOB)).containsExactly("PHONE");
  }

  @Test
  void manyDevicesAreDeletedAtOnce() {
    api.login(ALICE, "TABLET");

    api.post(
            phone,
            "/delete_devices",
            "{\"devices\":[\"LAPTOP\",\"TABLET\",\"NEVER\"]," + AUTH + "}}")
        .ok();

    assertThat(devices(ALICE)).containsExactly("PHONE");
    assertThat(devices(BOB)).containsExactly("PHONE");
  }

  @Test
  void whatIsNoListOfDevicesIsRefused() {
    assertThat(api.post(phone, "/delete_devices", "{\"devices\":\"LAPTOP\"}").refusal())
        .isEqualTo("400 M_BAD_JSON");
    assertThat(api.post(phone, "/delete_devices", "{\"devices\":[1]}").refusal())
        .isEqualTo("400 M_BAD_JSON");
    assertThat(api.post(phone, "/delete_devices", "{\"devices\":[\"\"]}").refusal())
        .isEqualTo("400 M_INVALID_PARAM");
    assertThat(api.post(phone, "/delete_devices", "[]").refusal()).isEqualTo("400 M_NOT_JSON");
  }

  private List<String> devices(UserId user) {
    return api.accounts().devices().of(user).stream()
        .map(Device::id)
        .map(Object::toString)
        .toList();
  }

  private static String session(String session) {
    return ",\"session\":\"" + session + "\"}}";
  }
}
