package klatsch.house;

import static klatsch.house.Person.in;
import static klatsch.house.Person.message;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import klatsch.config.SessionConfig;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.store.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// A client whose access token ends now and then, through a restart of the server.
@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabase.class)
class RefreshTest {
  private static final String V3 = "/_matrix/client/v3";
  private static final Duration LIFETIME = SessionConfig.USUAL.accessTokenLifetime();

  @Parameter private TestDatabase database;

  @Test
  void aClientGoesOnWithNewTokensAndSaysNothingTwice() {
    try (var server = TestServer.on(database)) {
      var alice = server.newPerson("alice");
      var room = alice.createsPublicRoom();
      var first = login(server, alice);
      var said = say(server, first, room);

      server.clock().turn(LIFETIME);
      server.restart();
      call(server, "GET", "/account/whoami", first, null).refused(401, "M_UNKNOWN_TOKEN");
      var second = refresh(server, first);
      var saidAgain = say(server, second, room);

      assertThat(saidAgain).as("the same transaction of the same device").isEqualTo(said);
      assertThat(second.text("refresh_token")).isNotEqualTo(first.text("refresh_token"));
      tryToRefresh(server, first).refused(401, "M_UNKNOWN_TOKEN");
      server.restart();
      call(server, "GET", "/account/whoami", second, null).ok();
    }
  }

  @Test
  void anAnswerThatWasLostIsAskedForAgain() {
    try (var server = TestServer.on(database)) {
      var alice = server.newPerson("alice");
      var first = login(server, alice);
      refresh(server, first);

      server.restart();
      var second = refresh(server, first);

      call(server, "GET", "/account/whoami", second, null).ok();
    }
  }

  private static JsonObject login(TestServer server, Person person) {
    var body =
        JsonObject.builder()
            .put("type", "m.login.password")
            .put("user", person.id)
            .put("password", person.password())
            .put("device_id", "PHONE")
            .put("refresh_token", Json.of(true))
            .build();
    return server.wire().call("POST", V3 + "/login", null, body).ok();
  }

  private static JsonObject refresh(TestServer server, JsonObject session) {
    return tryToRefresh(server, session).ok();
  }

  private static Answer tryToRefresh(TestServer server, JsonObject session) {
    var body = JsonObject.of("refresh_token", session.text("refresh_token") + "");
    return server.wire().call("POST", V3 + "/refresh", null, body);
  }

  private static String say(TestServer server, JsonObject session, String room) {
    var path = in(room) + "/send/m.room.message/once";
    return call(server, "PUT", path, session, message("hello")).text("event_id");
  }

  private static Answer call(
      TestServer server, String method, String path, JsonObject session, @Nullable Json body) {
    return server.wire().call(method, V3 + path, session.text("access_token"), body);
  }
}
