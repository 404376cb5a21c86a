package klatsch.house;

import static org.assertj.core.api.Assertions.assertThat;

import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.Test;

/// What a client does before it chats.
class FirstStepsTest extends HouseTest {
  FirstStepsTest(TestDatabase database) {
    super(database);
  }

  @Test
  void whoHasFoundTheServerMayComeTheSameWayAgain() {
    var found = server.wire().call("GET", "/.well-known/matrix/client", null, (Json) null);

    assertThat(found.object("m.homeserver").text("base_url")).isEqualTo(server.wire().base());
  }

  @Test
  void whoRegistersIsLoggedIn() {
    var alice = person("alice");

    assertThat(alice.get("/account/whoami").text("user_id")).isEqualTo(alice.id);
  }

  @Test
  void aSecondDeviceIsAnotherSession() {
    var alice = person("alice");

    var tablet = alice.elsewhere();
    tablet.post("/logout", JsonObject.EMPTY).ok();

    assertThat(tablet.device).isNotEqualTo(alice.device);
    tablet.get("/account/whoami").refused(401, "M_UNKNOWN_TOKEN");
    alice.get("/account/whoami").ok();
  }

  @Test
  void aSessionOutlivesARestart() {
    var own = TestServer.on(database);
    try {
      var alice = own.newPerson("alice");

      own.restart();

      var answer =
          own.wire().call("GET", "/_matrix/client/v3/account/whoami", alice.token, (Json) null);
      assertThat(answer.text("user_id")).isEqualTo(alice.id);
    } finally {
      own.close();
    }
  }
}
