package klatsch.api.client.legacy;

import static klatsch.http.ApiVersion.API_V1;
import static klatsch.http.Route.Method.POST;

import java.util.List;
import klatsch.accounts.Flow;
import klatsch.accounts.PasswordStage;
import klatsch.accounts.Proof;
import klatsch.accounts.Sessions;
import klatsch.accounts.Stage;
import klatsch.accounts.UserIdentifier;
import klatsch.accounts.UserInteractive;
import klatsch.api.client.session.ByPassword;
import klatsch.http.Caller;
import klatsch.http.Client;
import klatsch.http.Endpoint;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.json.JsonObject;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// Does one stage of logging in, as clients of 2014 do it. With the last one they get their access
/// token.
public final class StagedLogin implements Endpoint<StagedLogin.Request, JsonObject> {
  public static final Route ROUTE = Route.client(POST, "/login", API_V1).limit(Limit.LOGGING_IN);

  static final List<Flow> FLOWS = List.of(Flow.of(PasswordStage.TYPE));

  public record Request(Client client, JsonObject body) {}

  private final ByPassword byPassword;
  private final Staging staging;
  private final Sessions sessions;

  public StagedLogin(ByPassword byPassword, UserInteractive userInteractive, Sessions sessions) {
    this.byPassword = byPassword;
    this.staging = new Staging("stagedLogin", userInteractive);
    this.sessions = sessions;
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public JsonObject handle(Caller caller, Request request) {
    var body = request.body();
    var password = new Password(byPassword, request.client().network());
    return switch (staging.go(Staging.type(body), body, FLOWS, password)) {
      case Staging.Progress.Next(var answer) -> answer;
      case Staging.Progress.Done(var proof) ->
          Staging.credentials(
              sessions.start(Password.user(proof), null, null, Staging.refreshes(body)));
    };
  }

  /// The password says who wants to come in, and that it is them.
  private record Password(ByPassword byPassword, String from) implements Stage {
    @Override
    public String type() {
      return PasswordStage.TYPE;
    }

    @Override
    public String attempt(@Nullable UserId nobodyYet, JsonObject body) {
      var user = Staging.user(body);
      var address = Staging.text(body, "address");
      if (user == null && address == null) {
        throw Staging.missing("user");
      }
      var password = Staging.text(body, "password");
      if (password == null) {
        throw Staging.missing("password");
      }
      var who = UserIdentifier.of(null, user, Staging.text(body, "medium"), address);
      return byPassword.letIn(who, password, from).value();
    }

    static UserId user(Proof proof) {
      return new UserId(String.valueOf(proof.of(PasswordStage.TYPE)));
    }
  }
}
