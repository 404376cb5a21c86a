package klatsch.api.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import klatsch.accounts.Accounts;
import klatsch.accounts.TestAccounts;
import klatsch.config.LimitsConfig;
import klatsch.config.RegistrationConfig;
import klatsch.config.RegistrationConfig.Mode;
import klatsch.contract.Contract;
import klatsch.http.Endpoint;
import klatsch.http.HttpLimits;
import klatsch.http.HttpServer;
import klatsch.http.HttpSettings;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.model.id.DeviceId;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// The endpoints around accounts behind real HTTP, on an empty server called `here`. All that is
/// said is held against the specification.
public final class TestApi implements AutoCloseable {
  public static final String V3 = "/_matrix/client/v3";

  /// Patient enough for a busy machine, and yet an end.
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final TestAccounts server;
  private final HttpServer http;
  private final HttpClient client = HttpClient.newHttpClient();

  public TestApi(Path folder) {
    this(folder, Mode.OPEN);
  }

  public TestApi(Path folder, Mode registration) {
    this(folder, new RegistrationConfig(registration));
  }

  public TestApi(Path folder, RegistrationConfig registration) {
    server = new TestAccounts(folder, registration);
    http =
        HttpServer.start(
            new HttpSettings(
                "here",
                "127.0.0.1",
                0,
                0,
                folder,
                HttpLimits.USUAL.withConnections(1_000, 1_000),
                LimitsConfig.usual(),
                List.of()),
            endpoints(server.accounts),
            new TokenAuthenticator(server.accounts.sessions()),
            Clock.systemUTC());
  }

  public static List<Endpoint<?, ?>> endpoints(Accounts accounts) {
    return Stream.of(
            ClientApi.server(
                URI.create("https://matrix.here"), null, false, "12", List.of("10", "11", "12")),
            ClientApi.accounts(accounts))
        .<Endpoint<?, ?>>flatMap(List::stream)
        .toList();
  }

  /// What the server said.
  public record Answer(String request, int status, JsonObject body) {
    /// The body of an answer that must be a good one.
    public JsonObject ok() {
      assertThat(status).as("%s: %s", request, body).isEqualTo(200);
      return body;
    }

    /// A text in the body of an answer that must be a good one.
    public String text(String name) {
      return Objects.requireNonNull(ok().text(name), () -> name + " is missing in " + body);
    }

    /// Status and code of an answer that must be a refusal and say why, such as `403 M_FORBIDDEN`.
    public String refusal() {
      assertThat(status).as("%s: %s", request, body).isGreaterThanOrEqualTo(400);
      assertThat(body.text("error")).as("%s: %s", request, body).isNotBlank();
      return status + " " + body.text("errcode");
    }

    /// What is left to prove, from an answer that must ask for it.
    public String session() {
      assertThat(status).as("%s: %s", request, body).isEqualTo(401);
      assertThat(body.names()).as("%s: %s", request, body).contains("flows", "params", "session");
      return Objects.requireNonNull(body.text("session"));
    }
  }

  public Accounts accounts() {
    return server.accounts;
  }

  public TestAccounts server() {
    return server;
  }

  /// Somebody with an account, whose password is [TestAccounts#PASSWORD].
  ///
  /// @return the access token of the device `PHONE`
  public String loggedIn(UserId user) {
    server.has(user);
    return login(user, "PHONE");
  }

  /// @return an access token
  public String login(UserId user, String device) {
    return accounts().sessions().start(user, new DeviceId(device), null).accessToken();
  }

  public Answer get(@Nullable String token, String path) {
    return call("GET", token, path, null);
  }

  public Answer put(@Nullable String token, String path, String body) {
    return call("PUT", token, path, body);
  }

  public Answer post(@Nullable String token, String path, String body) {
    return call("POST", token, path, body);
  }

  public Answer delete(@Nullable String token, String path, String body) {
    return call("DELETE", token, path, body);
  }

  /// @param path all of it if it begins with `/_matrix` or `/.`, else what follows
  ///   `/_matrix/client/v3`
  public Answer call(String method, @Nullable String token, String path, @Nullable String body) {
    var whole = path.startsWith("/_matrix") || path.startsWith("/.") ? path : V3 + path;
    var bytes = body == null ? null : body.getBytes(UTF_8);
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http.httpPort() + whole))
            .timeout(PATIENCE)
            .method(
                method,
                bytes == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(bytes));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    try {
      var response = client.send(request.build(), BodyHandlers.ofByteArray());
      Contract.check(method, whole, bytes, response.statusCode(), response.body());
      return new Answer(
          method + " " + whole, response.statusCode(), Json.parseObject(response.body()));
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + whole, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    client.close();
    http.close();
    server.close();
  }
}
