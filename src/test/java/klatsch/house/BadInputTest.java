package klatsch.house;

import static java.nio.charset.StandardCharsets.UTF_8;
import static klatsch.house.Person.in;
import static klatsch.house.Wire.escape;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.json.JsonRaw;
import klatsch.store.TestDatabase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What must not get in gets the error that the specification names, and a sentence; and it leaves
/// no trace.
class BadInputTest extends HouseTest {
  private static final String V3 = "/_matrix/client/v3";

  private Person alice;
  private String room;

  BadInputTest(TestDatabase database) {
    super(database);
  }

  @BeforeEach
  void aliceHasARoom() {
    alice = person("alice");
    room = alice.creates(JsonObject.EMPTY);
  }

  static final List<Arguments> BODIES =
      List.of(
          Arguments.of("no JSON", "hello", 400, "M_NOT_JSON"),
          Arguments.of("half an object", "{\"body\":", 400, "M_NOT_JSON"),
          Arguments.of("two objects", "{} {}", 400, "M_NOT_JSON"),
          Arguments.of("a list", "[]", 400, "M_NOT_JSON"),
          Arguments.of("a text", "\"hello\"", 400, "M_NOT_JSON"),
          Arguments.of("null", "null", 400, "M_NOT_JSON"),
          Arguments.of("a comma too many", "{\"a\":1,}", 400, "M_NOT_JSON"),
          Arguments.of("a comment", "{/* hi */}", 400, "M_NOT_JSON"),
          Arguments.of("a key twice", "{\"a\":1,\"a\":2}", 400, "M_NOT_JSON"),
          Arguments.of("a key twice, escaped", "{\"a\":1,\"\\u0061\":2}", 400, "M_NOT_JSON"),
          Arguments.of("half a surrogate pair", "{\"a\":\"\\ud800\"}", 400, "M_NOT_JSON"),
          Arguments.of("half a pair as key", "{\"\\udc00\":1}", 400, "M_NOT_JSON"),
          Arguments.of("a control character", "{\"a\":\"\u0001\"}", 400, "M_NOT_JSON"),
          Arguments.of("a number with leading zero", "{\"a\":01}", 400, "M_NOT_JSON"),
          Arguments.of("not a number", "{\"a\":NaN}", 400, "M_NOT_JSON"),
          Arguments.of("101 levels", nested(101), 400, "M_NOT_JSON"),
          Arguments.of("100,000 levels", nested(100_000), 400, "M_NOT_JSON"),
          Arguments.of("a fraction", "{\"a\":1.5}", 400, "M_BAD_JSON"),
          Arguments.of("a whole fraction", "{\"a\":1.0}", 400, "M_BAD_JSON"),
          Arguments.of("an exponent", "{\"a\":1e3}", 400, "M_BAD_JSON"),
          Arguments.of("minus zero", "{\"a\":-0}", 400, "M_BAD_JSON"),
          Arguments.of("2^53", "{\"a\":9007199254740992}", 400, "M_BAD_JSON"),
          Arguments.of("-2^53", "{\"a\":-9007199254740992}", 400, "M_BAD_JSON"),
          Arguments.of("30 digits", "{\"a\":" + "9".repeat(30) + "}", 400, "M_BAD_JSON"),
          Arguments.of("a deep fraction", "{\"a\":[{\"b\":0.1}]}", 400, "M_BAD_JSON"),
          Arguments.of("more than an event", text(65_536), 413, "M_TOO_LARGE"),
          Arguments.of(
              "more than an event, in bytes", text("é".repeat(33_000)), 413, "M_TOO_LARGE"),
          Arguments.of("more than a body", text(2_000_000), 413, "M_TOO_LARGE"));

  @ParameterizedTest(name = "{0}: {2} {3}")
  @FieldSource("BODIES")
  void asMessage(String what, String body, int status, String errcode) {
    alice.put(in(room) + "/send/m.room.message/1", utf8(body)).refused(status, errcode);

    assertNothingHappened();
  }

  @ParameterizedTest(name = "{0}: {2} {3}")
  @FieldSource("BODIES")
  void asState(String what, String body, int status, String errcode) {
    alice.put(in(room) + "/state/m.room.topic", utf8(body)).refused(status, errcode);

    assertNothingHappened();
  }

  @Test
  void theLargestIntegerIsWelcome() {
    alice.put(in(room) + "/send/m.room.message/1", utf8("{\"a\":9007199254740991}")).ok();
  }

  @ParameterizedTest(name = "{0} {1}: {2} {3}")
  @CsvSource({
    "PUT,  /rooms/nothing/send/m.room.message/1,       400, M_INVALID_PARAM",
    "PUT,  /rooms/%23alias%3Ahere/state/m.room.topic,  400, M_INVALID_PARAM",
    "GET,  /rooms/%21/messages?dir=b,                  400, M_INVALID_PARAM",
    "GET,  /rooms/{room}/event/no-event,               400, M_INVALID_PARAM",
    "GET,  /rooms/{room}/event/%24nothing,             404, M_NOT_FOUND",
    "GET,  /rooms/{room}/context/%24nothing,           404, M_NOT_FOUND",
    "GET,  /rooms/{room}/state/m.room.topic,           404, M_NOT_FOUND",
    "GET,  /rooms/{room}/messages,                     400, M_MISSING_PARAM",
    "GET,  /rooms/{room}/messages?dir=up,              400, M_INVALID_PARAM",
    "GET,  /rooms/{room}/messages?dir=b&limit=many,    400, M_INVALID_PARAM",
    "GET,  /rooms/{room}/messages?dir=b&limit=-1,      400, M_INVALID_PARAM",
    "GET,  /rooms/{room}/messages?dir=b&from=here,     400, M_INVALID_PARAM",
    "GET,  /rooms/{room}/messages?dir=b&filter=%7B,    400, M_NOT_JSON",
    "GET,  /sync?since=yesterday,                      400, M_INVALID_PARAM",
    "GET,  /sync?timeout=soon,                         400, M_INVALID_PARAM",
    "GET,  /sync?filter=%7B%22room%22%3A1%7D,          400, M_INVALID_PARAM",
    "GET,  /sync?filter=4711,                          400, M_INVALID_PARAM",
    "GET,  /profile/nobody,                            400, M_INVALID_PARAM",
    "GET,  /profile/%40nobody%3Alocalhost,             404, M_NOT_FOUND",
    "GET,  /directory/room/nothing,                    400, M_INVALID_PARAM",
    "GET,  /directory/room/%23nothing%3Alocalhost,     404, M_NOT_FOUND",
    "GET,  /nothing,                                   404, M_UNRECOGNIZED",
    "GET,  /rooms/{room}/nothing,                      404, M_UNRECOGNIZED",
    "DELETE, /rooms/{room}/join,                       405, M_UNRECOGNIZED",
    "GET,  /createRoom,                                405, M_UNRECOGNIZED",
    "POST, /rooms/{room}/state/m.room.topic,           405, M_UNRECOGNIZED",
    "POST, /rooms/{room}/send/m.room.message/11,       405, M_UNRECOGNIZED",
    "PUT,  /rooms/{room}/send/m.room.message,          405, M_UNRECOGNIZED",
    "GET,  /rooms/%ff/state,                           400, M_INVALID_PARAM",
  })
  void asPath(String method, String path, int status, String errcode) {
    var wholePath = V3 + path.replace("{room}", escape(room));

    raw(method, wholePath, method.equals("GET") ? null : "{}").refused(status, errcode);

    assertNothingHappened();
  }

  @ParameterizedTest(name = "createRoom {0}: {1} {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{'invite': '@bob:localhost'}                       | 400 | M_BAD_JSON",
        "{'invite': ['bob']}                                | 400 | M_INVALID_PARAM",
        "{'name': 1}                                        | 400 | M_BAD_JSON",
        "{'preset': 'party'}                                | 400 | M_BAD_JSON",
        "{'visibility': 'maybe'}                            | 400 | M_BAD_JSON",
        "{'room_version': 12}                               | 400 | M_BAD_JSON",
        "{'room_version': '99'}                             | 400 | M_UNSUPPORTED_ROOM_VERSION",
        "{'room_alias_name': 'a:b'}                         | 400 | M_INVALID_PARAM",
        "{'initial_state': [{'type': 1, 'content': {}}]}    | 400 | M_BAD_JSON",
        "{'initial_state': [{'type': 'm.room.topic'}]}      | 400 | M_MISSING_PARAM",
        "{'initial_state': {}}                              | 400 | M_BAD_JSON",
        "{'creation_content': []}                           | 400 | M_BAD_JSON",
        "{'creation_content': {'additional_creators': 1}}   | 400 | M_BAD_JSON",
        "{'power_level_content_override': {'users': {'@x:y': 1.5}}} | 400 | M_BAD_JSON",
      })
  void asRoom(String body, int status, String errcode) {
    var before = alice.get("/joined_rooms").array("joined_rooms");

    alice.post("/createRoom", utf8(body.replace('\'', '"'))).refused(status, errcode);

    assertThat(alice.get("/joined_rooms").array("joined_rooms")).isEqualTo(before);
  }

  @Test
  void idsAreMeasuredInBytes() {
    var longest = "k".repeat(255);
    var tooLong = "é".repeat(128);

    alice.tryToSet(room, "com.example.x", longest, JsonObject.EMPTY).ok();
    alice.tryToSet(room, longest, "", JsonObject.EMPTY).ok();

    alice.tryToSet(room, "com.example.x", tooLong, JsonObject.EMPTY).refused(413, "M_TOO_LARGE");
    alice.tryToSet(room, tooLong, "", JsonObject.EMPTY).refused(413, "M_TOO_LARGE");
    alice
        .put(in(room) + "/send/" + escape(tooLong) + "/1", JsonObject.EMPTY)
        .refused(413, "M_TOO_LARGE");
    alice.tryToJoin("!" + "x".repeat(255)).refused(400, "M_INVALID_PARAM");
  }

  @Test
  void aRoomThatOneIsNotInIsClosedInEveryWay() {
    var mallory = person("mallory");
    var said = alice.says(room, "between us");

    for (var path :
        Stream.of(
                "/state",
                "/state/m.room.create",
                "/members",
                "/joined_members",
                "/messages?dir=b",
                "/context/" + escape(said))
            .toList()) {
      mallory.get(in(room) + path).refused(403, "M_FORBIDDEN");
    }
    mallory.get(in(room) + "/event/" + escape(said)).refused(404, "M_NOT_FOUND");
    mallory.tryToSay(room, "let me in").refused(403, "M_FORBIDDEN");
    mallory.tryToSet(room, "m.room.topic", "", JsonObject.EMPTY).refused(403, "M_FORBIDDEN");
    mallory.tryToJoin(room).refused(403, "M_FORBIDDEN");
    mallory.tryToInvite(person("friend"), room).refused(403, "M_FORBIDDEN");
    mallory
        .put(in(room) + "/redact/" + escape(said) + "/1", JsonObject.EMPTY)
        .refused(403, "M_FORBIDDEN");
    mallory
        .put(in(room) + "/typing/" + escape(mallory.id), utf8("{\"typing\":true}"))
        .refused(403, "M_FORBIDDEN");
    mallory
        .post(in(room) + "/receipt/m.read/" + escape(said), JsonObject.EMPTY)
        .refused(403, "M_FORBIDDEN");
    assertThat(mallory.syncs().ok().toString()).doesNotContain("between us").doesNotContain(room);
  }

  @Test
  void anEventIsFoundInItsOwnRoomOnly() {
    var other = alice.creates(JsonObject.EMPTY);
    var said = alice.says(other, "over there");

    alice.get(in(room) + "/event/" + escape(said)).refused(404, "M_NOT_FOUND");
    alice.get(in(room) + "/context/" + escape(said)).refused(404, "M_NOT_FOUND");
    alice
        .put(in(room) + "/redact/" + escape(said) + "/1", JsonObject.EMPTY)
        .refused(404, "M_NOT_FOUND");
    alice
        .tryToSend(room, "m.room.redaction", JsonObject.of("redacts", said))
        .refused(404, "M_NOT_FOUND");
    alice
        .post(in(room) + "/receipt/m.read/" + escape(said), JsonObject.EMPTY)
        .refused(404, "M_NOT_FOUND");

    assertThat(alice.get(in(other) + "/event/" + escape(said)).object("content").text("body"))
        .isEqualTo("over there");
  }

  @Test
  void nobodyActsForOthers() {
    var bob = person("bob");
    var asBob = "/user/" + escape(bob.id);

    alice
        .put("/profile/" + escape(bob.id) + "/displayname", utf8("{\"displayname\":\"me\"}"))
        .refused(403, "M_FORBIDDEN");
    alice.get(asBob + "/account_data/m.direct").refused(403, "M_FORBIDDEN");
    alice.put(asBob + "/account_data/m.direct", JsonObject.EMPTY).refused(403, "M_FORBIDDEN");
    alice.post(asBob + "/filter", JsonObject.EMPTY).refused(403, "M_FORBIDDEN");
    alice
        .put(in(room) + "/typing/" + escape(bob.id), utf8("{\"typing\":true}"))
        .refused(403, "M_FORBIDDEN");
    alice
        .put("/presence/" + escape(bob.id) + "/status", utf8("{\"presence\":\"online\"}"))
        .refused(403, "M_FORBIDDEN");
    alice
        .tryToSet(room, "m.room.member", bob.id, JsonObject.of("membership", "join"))
        .refused(403, "M_FORBIDDEN");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/sync", "/account/whoami", "/joined_rooms", "/pushrules/"})
  void withoutAGoodTokenNothingWorks(String path) {
    server.wire().call("GET", V3 + path, null, (byte[]) null).refused(401, "M_MISSING_TOKEN");
    server.wire().call("GET", V3 + path, "guessed", (byte[]) null).refused(401, "M_UNKNOWN_TOKEN");
    server
        .wire()
        .call("GET", V3 + path + "?access_token=guessed", null, (byte[]) null)
        .refused(401, "M_UNKNOWN_TOKEN");
  }

  @Test
  void anybodyMayAskWhatIsAllowedFromOtherSites() {
    for (var path : List.of("/_matrix/client/versions", V3 + "/sync", "/nothing/at/all")) {
      var answer = server.wire().call("OPTIONS", path, null, (byte[]) null);

      assertThat(answer.status()).isIn(200, 204);
      assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
      assertThat(answer.headers().firstValue("Access-Control-Allow-Methods").orElse(""))
          .contains("GET", "POST", "PUT", "DELETE");
      assertThat(answer.headers().firstValue("Access-Control-Allow-Headers").orElse(""))
          .contains("Authorization", "Content-Type");
    }
    assertThat(alice.get("/nothing").headers().firstValue("Access-Control-Allow-Origin"))
        .as("errors too")
        .hasValue("*");
  }

  private void assertNothingHappened() {
    var newest = alice.get(in(room) + "/messages?dir=b&limit=100").array("chunk");
    assertThat(newest.toString()).doesNotContain("m.room.message").doesNotContain("m.room.topic");
  }

  private Answer raw(String method, String path, @Nullable String body) {
    return server
        .wire()
        .call(method, path, alice.token, body == null ? null : body.getBytes(UTF_8));
  }

  private static Json utf8(String text) {
    return new JsonRaw(text.getBytes(UTF_8));
  }

  private static String nested(int levels) {
    return "{\"a\":" + "[".repeat(levels - 1) + "]".repeat(levels - 1) + "}";
  }

  private static String text(int length) {
    return text("x".repeat(length));
  }

  private static String text(String body) {
    return "{\"body\":\"" + body + "\"}";
  }
}
