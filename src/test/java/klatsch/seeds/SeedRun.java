package klatsch.seeds;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import klatsch.contract.Contract;
import klatsch.contract.NotYet;
import klatsch.house.IdentityServer;
import klatsch.house.TestServer;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.json.JsonString;
import klatsch.store.TestDatabase;
import org.jspecify.annotations.Nullable;

/// Makes the calls of a document, one after the other, to a server that nobody else talks to.
final class SeedRun implements AutoCloseable {
  private static final Map<String, String> PREFIXES =
      Map.of("$PREFIX", "/_matrix/client/api/v1", "$V2PREFIX", "/_matrix/client/v2_alpha");

  private static final String NOBODY = "nobody";

  /// No limit of the tests is larger.
  private static final int OFTEN = 20;

  private final TestDatabase database;
  private final Printed printed = new Printed();
  private final Shape shape = new Shape(printed);
  private final Map<String, String> tokens = new HashMap<>();
  private @Nullable TestServer server;
  private @Nullable IdentityServer identity;
  private String by = NOBODY;
  private boolean plainText;

  SeedRun(TestDatabase database) {
    this.database = database;
  }

  /// From here on without TLS, whatever the document says.
  SeedRun inPlainText() {
    plainText = true;
    return this;
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
    if (identity != null) {
      identity.close();
      identity = null;
    }
  }

  void make(Call call) {
    var settings = call.circumstance(Call.SERVER);
    if (settings != null) {
      startAnew(settings.isEmpty() ? new String[0] : settings.split(" +"), call);
    }
    var token = call.circumstance(Call.TOKEN);
    if (token != null) {
      server().beside(accounts -> accounts.registrationTokens().create(token, null, null));
    }
    by = Objects.requireNonNullElse(call.circumstance(Call.BY), by);
    if (call.circumstance(Call.OFTEN) != null) {
      makeOften(call);
    } else {
      check(call, reply(call));
    }
  }

  private void makeOften(Call call) {
    for (int tries = 1; ; tries++) {
      try {
        check(call, reply(call));
        return;
      } catch (AssertionError e) {
        if (tries == OFTEN) {
          throw e;
        }
      }
    }
  }

  private void check(Call call, RawHttp.Reply reply) {
    var operation = call.circumstance(Call.COMES_WITH);
    var body = new String(reply.body(), UTF_8);
    if (operation != null && NotYet.covers(operation)) {
      assertThat(body)
          .as("%s, which comes with %s", call.where(), operation)
          .contains("M_UNRECOGNIZED");
      return;
    }
    check(call, reply, body);
  }

  private void startAnew(String[] settings, Call call) {
    close();
    printed.clear();
    tokens.clear();
    by = NOBODY;
    var proved = call.circumstance(Call.IDENTITY);
    server = TestServer.on(database, proved == null ? settings : trusting(proved, settings));
  }

  /// The settings, and those that make an identity server trusted, which is printed under another
  /// name.
  private String[] trusting(String proved, String... settings) {
    var words = proved.split(" +");
    identity = IdentityServer.start();
    identity.proved(words[1], words[2], words[3]);
    printed.means(words[0], identity.name());
    return Stream.of(settings, identity.settings()).flatMap(Stream::of).toArray(String[]::new);
  }

  private TestServer server() {
    return Objects.requireNonNull(server, "the first call says `server`");
  }

  private RawHttp.Reply reply(Call call) {
    var request = call.request();
    var meanwhile = call.circumstance(Call.MEANWHILE);
    if (meanwhile != null) {
      var answer = CompletableFuture.supplyAsync(() -> send(request));
      var parts = meanwhile.split(" ", 3);
      var deed = Call.Request.parse(parts[0] + " " + parts[1] + "\n" + parts[2]);
      while (!answer.isDone()) {
        assertThat(send(deed).status()).as(meanwhile).isEqualTo(200);
      }
      return answer.join();
    }
    return send(request);
  }

  private RawHttp.Reply send(Call.Request request) {
    var target = target(request.target());
    var body = request.body() == null ? null : printed.inBody(request.body());
    // Plain text comes first, then TLS.
    var addresses = server().homeserver().addresses();
    var reply =
        RawHttp.send(
            request.port() == 8448 ? addresses.getLast() : addresses.getFirst(),
            plainText ? "http" : request.scheme(),
            request.method(),
            target,
            request.form() ? "application/x-www-form-urlencoded" : "application/json",
            body);
    if (reply.type().contains("json")) {
      Contract.check(
          request.method(),
          target,
          body == null ? null : body.getBytes(UTF_8),
          reply.status(),
          reply.body());
    }
    return reply;
  }

  private String target(String asPrinted) {
    var target = printed.inUrl(asPrinted);
    for (var prefix : PREFIXES.entrySet()) {
      target = target.replace(prefix.getKey(), prefix.getValue());
    }
    if (by.equals(NOBODY)) {
      return target;
    }
    var token = tokens.computeIfAbsent(by, this::newPerson);
    var replaced = target.replace("YOUR_ACCESS_TOKEN", token);
    return replaced.contains("access_token=")
        ? replaced
        : replaced + (replaced.contains("?") ? "&" : "?") + "access_token=" + token;
  }

  private String newPerson(String user) {
    return server().newPerson(user.substring(1, user.indexOf(':'))).token;
  }

  private void check(Call call, RawHttp.Reply reply, String body) {
    assertThat(reply.status()).as("%s: %s", call.where(), body).isEqualTo(call.status());
    call.has().forEach(text -> assertThat(body).as(call.where()).contains(text));
    if (!reply.type().contains("json")) {
      assertThat(call.answer()).as("%s is no JSON", call.where()).isNull();
      return;
    }
    var json = Json.parse(reply.body());
    if (call.errcode() != null) {
      var error = (JsonObject) json;
      assertThat(error.text("errcode")).as("%s: %s", call.where(), body).isEqualTo(call.errcode());
      assertThat(error.text("error")).as("%s: %s", call.where(), body).isNotBlank();
    }
    if (call.answer() != null) {
      assertThat(shape.wrong(call.answer(), json)).as(call.where()).isNull();
    }
    call.says()
        .forEach(
            (path, values) ->
                assertThat(at(json, List.of(path.split("\\."))))
                    .as("%s: %s of %s", call.where(), path, json)
                    .isEqualTo(values.stream().map(printed::inBody).toList()));
    remember(json);
  }

  /// Who comes in has a token from here on.
  private void remember(Json answer) {
    if (answer instanceof JsonObject object
        && object.text("user_id") != null
        && object.text("access_token") != null) {
      tokens.put(object.text("user_id") + "", object.text("access_token") + "");
    }
  }

  /// All values at a path, through all entries of the lists on the way; `*` is each member.
  private static List<String> at(Json json, List<String> path) {
    var found = new ArrayList<String>();
    if (json instanceof JsonArray list) {
      list.values().forEach(value -> found.addAll(at(value, path)));
    } else if (path.isEmpty()) {
      found.add(json instanceof JsonString(var text) ? text : json.toString());
    } else if (json instanceof JsonObject object) {
      var below = path.subList(1, path.size());
      object
          .members()
          .forEach(
              (name, value) -> {
                if (path.getFirst().equals("*") || path.getFirst().equals(name)) {
                  found.addAll(at(value, below));
                }
              });
    }
    return found;
  }
}
