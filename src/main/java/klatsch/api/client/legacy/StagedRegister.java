package klatsch.api.client.legacy;

import static klatsch.http.ApiVersion.API_V1;
import static klatsch.http.Route.Method.POST;

import java.util.List;
import java.util.stream.Stream;
import klatsch.accounts.Accounts;
import klatsch.accounts.DummyStage;
import klatsch.accounts.Flow;
import klatsch.accounts.PasswordStage;
import klatsch.accounts.Proof;
import klatsch.accounts.Registration;
import klatsch.accounts.Stage;
import klatsch.http.Caller;
import klatsch.http.Endpoint;
import klatsch.http.Limit;
import klatsch.http.Route;
import klatsch.json.JsonObject;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// Does one stage of making an account, as clients of 2014 do it. In the last one they choose a
/// name and a password, and are logged in.
public final class StagedRegister implements Endpoint<StagedRegister.Request, JsonObject> {
  public static final Route ROUTE =
      Route.client(POST, "/register", API_V1).limit(Limit.REGISTERING);

  public record Request(JsonObject body) {}

  private final Accounts accounts;
  private final Staging staging;

  public StagedRegister(Accounts accounts) {
    this.accounts = accounts;
    this.staging = new Staging("stagedRegister", accounts.userInteractive());
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  /// What one has to prove today, and then the choice of a password, which stands in no `auth`
  /// today. With it there is something to do in each flow, so nothing needs to stand for nothing.
  static List<Flow> flows(Registration registration) {
    return registration.flows().stream()
        .map(
            flow ->
                new Flow(
                    Stream.concat(
                            flow.stages().stream().filter(type -> !type.equals(DummyStage.TYPE)),
                            Stream.of(PasswordStage.TYPE))
                        .toList()))
        .toList();
  }

  @Override
  public JsonObject handle(Caller caller, Request request) {
    var body = request.body();
    var flows = flows(accounts.registration());
    return switch (staging.go(type(body), body, flows, new Choice(accounts))) {
      case Staging.Progress.Next(var answer) -> answer;
      case Staging.Progress.Done(var proof) -> create(proof, body);
    };
  }

  private JsonObject create(Proof proof, JsonObject body) {
    var user = new UserId(String.valueOf(proof.of(PasswordStage.TYPE)));
    var hash = accounts.passwords().hash(Staging.text(body, "password"));
    accounts.registration().create(user, hash, proof);
    return Staging.credentials(
        accounts.sessions().start(user, null, null, Staging.refreshes(body)));
  }

  /// Until October 2014 a password and a `user_id` were all that there was, without a type.
  private static String type(JsonObject body) {
    return body.has("user_id") && !body.has("type") ? PasswordStage.TYPE : Staging.type(body);
  }

  /// A name and a password, both of which may be missing: then one is made up, and nobody can log
  /// in with the other.
  private record Choice(Accounts accounts) implements Stage {
    @Override
    public String type() {
      return PasswordStage.TYPE;
    }

    @Override
    public String attempt(@Nullable UserId nobodyYet, JsonObject body) {
      var user = accounts.users().newId(Staging.user(body));
      accounts.users().requireFree(user);
      accounts.passwordPolicy().require(user, Staging.text(body, "password"));
      return user.value();
    }
  }
}
