package klatsch.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static klatsch.http.Route.Method.GET;
import static klatsch.http.Route.Method.PUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.model.error.MatrixException;
import klatsch.model.event.Membership;
import klatsch.model.id.RoomAlias;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestBindingTest {
  private static final Route ROUTE = Route.at(PUT, "/rooms/{roomId}/{eventType}/{stateKey?}");
  private static final Client CURL = new Client("192.0.2.7", "curl/8", "http://here");

  enum Dir {
    B,
    F
  }

  record Request(
      RoomId roomId,
      String eventType,
      String stateKey,
      Client client,
      TransactionPath transaction,
      Dir dir,
      @Nullable Long limit,
      @Nullable Integer depth,
      @Nullable Boolean fullState,
      @Nullable Membership notMembership,
      List<String> serverName,
      Body body) {}

  record Body(
      boolean isDirect,
      @Nullable Long timeout,
      @Nullable Integer powerLevel,
      @Nullable Boolean guest,
      @Nullable String reason,
      @Nullable UserId userId,
      @Nullable Membership membership,
      @Nullable JsonObject creationContent,
      @Nullable Json content,
      List<RoomAlias> aliases,
      List<Threepid> invite3pid,
      @Nullable Threepid threepid) {}

  record Threepid(String idServer, List<String> hints) {}

  private final List<String> violations = new ArrayList<>();
  private final RequestBinding binding = RequestBinding.of(Request.class, ROUTE, violations::add);

  @Test
  void everyNameFindsItsPlace() {
    var request =
        bind(
            "dir=b&limit=-5&depth=3&full_state=true&not_membership=leave&server_name=a&server_name=b"
                + "&unknown=1&limit=9",
            """
            {"is_direct": true, "timeout": 30000, "power_level": 50, "guest": false, "reason": "ach",
             "user_id": "@a:b", "membership": "join", "creation_content": {"x": 1.5}, "content": [null],
             "aliases": ["#a:b", "#c:d"], "unknown": {},
             "invite3pid": [{"id_server": "x", "hints": ["y"]}], "threepid": {"id_server": "z"}}
            """);

    assertThat(request)
        .isEqualTo(
            new Request(
                new RoomId("!r:here"),
                "m.type",
                "key/ä",
                CURL,
                new TransactionPath("/rooms/%21r%3Ahere/m.type/key%2F%C3%A4"),
                Dir.B,
                -5L,
                3,
                true,
                Membership.LEAVE,
                List.of("a", "b"),
                new Body(
                    true,
                    30_000L,
                    50,
                    false,
                    "ach",
                    new UserId("@a:b"),
                    Membership.JOIN,
                    Json.parseObject("{\"x\":1.5}".getBytes(UTF_8)),
                    Json.parse("[null]".getBytes(UTF_8)),
                    List.of(new RoomAlias("#a:b"), new RoomAlias("#c:d")),
                    List.of(new Threepid("x", List.of("y"))),
                    new Threepid("z", List.of()))));
    assertThat(violations).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"is_direct\":true}",
        "{\"is_direct\":true,\"timeout\":null,\"reason\":null,\"aliases\":null,\"content\":null}",
      })
  void whatMayBeMissingIsNullAndListsAreEmpty(String json) {
    var request = bind("dir=f", json);

    assertThat(request.limit()).isNull();
    assertThat(request.notMembership()).isNull();
    assertThat(request.serverName()).isEmpty();
    assertThat(request.body())
        .isEqualTo(
            new Body(
                true, null, null, null, null, null, null, null, null, List.of(), List.of(), null));
  }

  @ParameterizedTest(name = "?{0}: {1}, {2}")
  @CsvSource({
    "limit=1,                           M_MISSING_PARAM, 'dir'",
    "dir=x,                             M_INVALID_PARAM, 'b, f'",
    "dir=B,                             M_INVALID_PARAM, 'b, f'",
    "dir=b&limit=,                      M_INVALID_PARAM, 'limit'",
    "dir=b&limit=abc,                   M_INVALID_PARAM, 'limit'",
    "dir=b&limit=1.0,                   M_INVALID_PARAM, 'limit'",
    "dir=b&limit=99999999999999999999,  M_INVALID_PARAM, 'limit'",
    "dir=b&depth=99999999999,           M_INVALID_PARAM, 'depth'",
    "dir=b&full_state=yes,              M_INVALID_PARAM, 'full_state'",
    "dir=b&not_membership=gone,         M_INVALID_PARAM, 'not_membership'",
  })
  void aBadParameterIsNamed(String query, String errcode, String named) {
    assertRefused(query, "{\"is_direct\":true}", errcode, named);
  }

  @ParameterizedTest(name = "{0}: {1}, {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                                      | M_MISSING_PARAM | 'is_direct'",
        "{'is_direct':null}                      | M_MISSING_PARAM | 'is_direct'",
        "{'is_direct':'true'}                    | M_BAD_JSON      | 'is_direct'",
        "{'is_direct':1}                         | M_BAD_JSON      | 'is_direct'",
        "{'is_direct':true,'timeout':'1'}        | M_BAD_JSON      | 'timeout'",
        "{'is_direct':true,'timeout':1.0}        | M_BAD_JSON      | 'timeout'",
        "{'is_direct':true,'timeout':1e3}        | M_BAD_JSON      | 'timeout'",
        "{'is_direct':true,'power_level':1e3}    | M_BAD_JSON      | 'power_level'",
        "{'is_direct':true,'power_level':2147483648} | M_BAD_JSON  | 'power_level'",
        "{'is_direct':true,'guest':'false'}      | M_BAD_JSON      | 'guest'",
        "{'is_direct':true,'reason':5}           | M_BAD_JSON      | 'reason'",
        "{'is_direct':true,'reason':'\\u0000'}   | M_BAD_JSON      | 'reason'",
        "{'is_direct':true,'user_id':{}}         | M_BAD_JSON      | 'user_id'",
        "{'is_direct':true,'user_id':'bob'}      | M_INVALID_PARAM | 'user_id'",
        "{'is_direct':true,'membership':'gone'}  | M_BAD_JSON      | 'membership'",
        "{'is_direct':true,'creation_content':[]} | M_BAD_JSON     | 'creation_content'",
        "{'is_direct':true,'aliases':'#a:b'}     | M_BAD_JSON      | 'aliases'",
        "{'is_direct':true,'aliases':[1]}        | M_BAD_JSON      | 'aliases[]'",
        "{'is_direct':true,'aliases':[null]}     | M_BAD_JSON      | 'aliases[]'",
        "{'is_direct':true,'aliases':['a']}      | M_INVALID_PARAM | 'aliases[]'",
        "{'is_direct':true,'threepid':'x'}       | M_BAD_JSON      | 'threepid'",
        "{'is_direct':true,'threepid':{}}        | M_MISSING_PARAM | 'threepid.id_server'",
        "{'is_direct':true,'invite3pid':[{'id_server':1}]} | M_BAD_JSON | 'invite3pid[].id_server'",
        "[]                                      | M_NOT_JSON      | object",
        "null                                    | M_NOT_JSON      | object",
        "{'is_direct':true                       | M_NOT_JSON      | not JSON",
        "{} {}                                   | M_NOT_JSON      | after the end",
      },
      quoteCharacter = '~')
  void aBadMemberOfTheBodyIsNamed(String body, String errcode, String named) {
    assertRefused("dir=b", body.replace('\'', '"'), errcode, named);
  }

  @Test
  void anIdInThePathMustBeOne() {
    var incoming =
        new Incoming(
            List.of("room", "m.type", ""),
            Query.parse("dir=b"),
            "{\"is_direct\":true}".getBytes(UTF_8),
            null,
            CURL,
            ApiVersion.V3,
            null);

    var refused = catchThrowableOfType(MatrixException.class, () -> binding.bind(incoming));

    assertThat(refused.error().code().wireName()).isEqualTo("M_INVALID_PARAM");
    assertThat(refused).hasMessage("'roomId': A room ID starts with !");
  }

  @Test
  void noBodyIsAnEmptyObject() {
    record AnyBody(JsonObject body) {}
    var any = RequestBinding.of(AnyBody.class, Route.at(PUT, "/x"), violations::add);

    var request =
        any.bind(new Incoming(List.of(), Query.NONE, new byte[0], null, CURL, ApiVersion.V3, null));

    assertThat(request).isEqualTo(new AnyBody(JsonObject.EMPTY));
  }

  record Named(@OnWire("org.x.dir") Dir dir, NamedBody body) {}

  record NamedBody(@OnWire("m.fully_read") String fullyRead) {}

  @Test
  void aNameMayBeOneThatJavaHasNot() {
    var named = RequestBinding.of(Named.class, Route.at(PUT, "/x"), violations::add);

    var request =
        named.bind(
            new Incoming(
                List.of(),
                Query.parse("org.x.dir=f"),
                "{\"m.fully_read\":\"$e\"}".getBytes(UTF_8),
                null,
                CURL,
                ApiVersion.V3,
                null));

    assertThat(request).isEqualTo(new Named(Dir.F, new NamedBody("$e")));
  }

  record Wrong(
      String userId,
      Map<String, String> map,
      double number,
      List<Threepid> list,
      @SuppressWarnings("rawtypes") List raw,
      Upload file,
      WrongBody body) {}

  record WrongBody(Map<String, String> members, List<float[]> floats, Threepid good) {}

  @Test
  void allThatIsWrongWithARequestIsSaidAtOnce() {
    RequestBinding.of(Wrong.class, Route.at(GET, "/{roomId}"), violations::add);

    assertThat(violations)
        .satisfiesExactlyInAnyOrder(
            what -> assertThat(what).startsWith("{roomId} stands in the path"),
            what -> assertThat(what).startsWith("map has a type"),
            what -> assertThat(what).startsWith("number has a type"),
            what -> assertThat(what).startsWith("list has a type"),
            what -> assertThat(what).startsWith("raw is a list"),
            what -> assertThat(what).startsWith("a GET has no body"),
            what -> assertThat(what).startsWith("a GET has no body"),
            what -> assertThat(what).startsWith("members has a type"),
            what -> assertThat(what).startsWith("floats[] has a type"));
  }

  private Request bind(String query, String json) {
    return (Request) binding.bind(incoming(query, json));
  }

  private void assertRefused(String query, String json, String errcode, String named) {
    var refused =
        catchThrowableOfType(MatrixException.class, () -> binding.bind(incoming(query, json)));

    assertThat(refused).isNotNull();
    assertThat(refused.error().code().wireName()).isEqualTo(errcode);
    assertThat(refused.getMessage()).contains(named);
  }

  private static Incoming incoming(String query, String json) {
    return new Incoming(
        List.of("!r:here", "m.type", "key/ä"),
        Query.parse(query),
        json.getBytes(UTF_8),
        null,
        CURL,
        ApiVersion.V3,
        null);
  }
}
