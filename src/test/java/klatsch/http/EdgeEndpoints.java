package klatsch.http;

import static klatsch.http.ApiVersion.API_V1;
import static klatsch.http.ApiVersion.R0;
import static klatsch.http.ApiVersion.V3;
import static klatsch.http.Route.Auth.ACCESS_TOKEN;
import static klatsch.http.Route.Auth.OPTIONAL_TOKEN;
import static klatsch.http.Route.Method.GET;
import static klatsch.http.Route.Method.PUT;
import static klatsch.model.error.MatrixError.forbidden;

import java.time.Duration;
import klatsch.json.JsonObject;
import klatsch.model.error.MatrixError.LimitExceeded;
import klatsch.model.error.MatrixError.Unauthenticated;
import klatsch.model.error.MatrixException;
import klatsch.model.error.UnavailableException;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;

/// What is asked for in the tests of the edge.
final class EdgeEndpoints {
  private EdgeEndpoints() {}

  public record NoRequest() {}

  public record WhoAnswer(UserId userId) {}

  static final class WhoAmI implements UserEndpoint<NoRequest, WhoAnswer> {
    @Override
    public Route route() {
      return Route.client(GET, "/whoami", V3, R0, API_V1).auth(ACCESS_TOKEN);
    }

    @Override
    public WhoAnswer handle(Caller.User caller, NoRequest request) {
      return new WhoAnswer(caller.user());
    }
  }

  static final class Visit implements Endpoint<NoRequest, JsonObject> {
    @Override
    public Route route() {
      return Route.client(GET, "/visit", V3).auth(OPTIONAL_TOKEN);
    }

    @Override
    public JsonObject handle(Caller caller, NoRequest request) {
      return JsonObject.of(
          "who",
          switch (caller) {
            case Caller.User user -> user.user().value();
            case Caller.Nobody _ -> "nobody";
          });
    }
  }

  static final class Rename implements Endpoint<Rename.Request, Rename.Answer> {
    record Request(RoomId roomId, TransactionPath transaction, Body body) {}

    record Body(String name) {}

    record Answer(RoomId room, String name, String transaction) {}

    @Override
    public Route route() {
      return Route.client(PUT, "/name/{roomId}", V3, R0);
    }

    @Override
    public Answer handle(Caller caller, Request request) {
      return new Answer(request.roomId(), request.body().name(), request.transaction().toString());
    }
  }

  static final class Fail implements Endpoint<Fail.Request, JsonObject> {
    record Request(String how) {}

    @Override
    public Route route() {
      return Route.client(PUT, "/fail/{how}", V3);
    }

    @Override
    public JsonObject handle(Caller caller, Request request) {
      switch (request.how()) {
        case "limit" -> throw new MatrixException(new LimitExceeded(Duration.ofMillis(1500)));
        case "challenge" ->
            throw new MatrixException(new Unauthenticated(JsonObject.of("session", "abc")));
        case "id" -> new UserId("no id");
        case "unwritable" -> {}
        case "unavailable" ->
            throw new UnavailableException("The database is away", Duration.ofMillis(2500), null);
        case "bug" -> throw new IllegalStateException("secret");
        default -> throw forbidden("No");
      }
      return JsonObject.of("half", "\ud800");
    }
  }
}
