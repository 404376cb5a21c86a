package klatsch.bench;

import java.io.IOException;
import java.time.Duration;
import klatsch.json.Json;
import klatsch.json.JsonObject;

/// How many people can register, and log in, in a second. Nearly all of it is the hash of the
/// password, which is slow on purpose: whoever steals the database shall not guess fast either.
final class Logins implements Scenario {
  private static final int COUNT = 100;
  private static final int WITHOUT = 2_000;
  private static final String PASSWORD = "long and secret";

  @Override
  public String name() {
    return "logins";
  }

  @Override
  public String about() {
    return "registering and logging in; the cost of the password's hash is deliberate";
  }

  @Override
  public boolean isForAnyServer() {
    return true;
  }

  @Override
  public void run(Stage stage) throws IOException, InterruptedException {
    try (var hands = stage.hands()) {
      var report = stage.report();
      report.section(
          "Registering and logging in, 64 clients; hashing passwords is slow on purpose");
      if (stage.isOwn()) {
        measure(
            stage, hands, "registrations without a password", WITHOUT, i -> hands.person("p" + i));
      }
      measure(
          stage, hands, "registrations", COUNT, i -> hands.register("r" + i, PASSWORD).toString());
      measure(stage, hands, "logins", COUNT, i -> logIn(hands, "r" + i));
    }
  }

  private static String logIn(Hands hands, String called) throws IOException {
    var body =
        JsonObject.of("type", "m.login.password")
            .with("password", Json.of(PASSWORD))
            .with(
                "identifier",
                JsonObject.of("type", "m.id.user").with("user", Json.of(hands.name(called))));
    return Hands.text(
        hands.post("/_matrix/client/v3/login", null, body.toString()), "access_token");
  }

  private static void measure(
      Stage stage, Hands hands, String what, int count, Hands.Making<String> making)
      throws IOException, InterruptedException {
    stage.say(count + " " + what);
    var before = stage.cpu();
    var began = System.nanoTime();
    hands.each(count, making);
    var took = Duration.ofNanos(System.nanoTime() - began);
    var used = stage.cpu().since(before);
    stage.report().figure(what + "/s", "%.0f", count / (took.toNanos() / 1e9));
    stage
        .report()
        .figure("server CPU for one of the " + what + ", µs", "%.0f", used.server() / count);
  }
}
