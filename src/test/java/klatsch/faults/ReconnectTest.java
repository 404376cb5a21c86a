package klatsch.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import klatsch.crash.Victim;
import klatsch.crypto.Sha256;
import klatsch.house.Person;
import klatsch.json.JsonObject;
import klatsch.store.Copies;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A server with little memory is started again, and all its clients come back at once. Each is
/// answered in the end.
///
/// `-Dklatsch.faults.clients=5000` lets more of them come.
@Timeout(300)
class ReconnectTest {
  private static final int CLIENTS = Integer.getInteger("klatsch.faults.clients", 1_000);
  private static final int DEVICES = 50;

  /// What the test and the server have open besides.
  private static final int OTHER_FILES = 1_000;

  @TempDir private Path folder;
  private Victim victim;
  private String room;
  private String since;

  @Test
  void allWhoComeBackAtOnceAreAnswered() throws Exception {
    int many = (int) Math.min(CLIENTS, openFiles() - OTHER_FILES);
    var data = Files.createDirectory(folder.resolve("data"));
    victim = new Victim(TestDatabase.SQLITE.fresh(data), many + OTHER_FILES);
    try (var _ = victim) {
      var alice = Person.register(victim.wire(), "alice");
      room = alice.createsPublicRoom();
      victim.kill();
      logIn(data, many);
      victim.start();
      for (int i = 0; i < many; i += DEVICES) {
        var path = "/_matrix/client/v3" + Person.in(room) + "/join";
        victim.wire().call("POST", path, token(i), JsonObject.EMPTY).ok();
      }
      since = alice.at(victim.wire()).syncs().text("next_batch");

      victim.kill();
      victim.start();
      var answers = comeBack(many, alice.at(victim.wire()));

      for (var answer : answers) {
        assertThat(answer.get()).contains("welcome back");
      }
      alice.at(victim.wire()).says(room, "all are here");
    }
  }

  private static long openFiles() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? unix.getMaxFileDescriptorCount()
        : Long.MAX_VALUE;
  }

  private static String token(int client) {
    return "token-of-" + client;
  }

  /// Writes down what so many logins would: each takes as long as a password needs.
  private static void logIn(Path data, int many) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve(Copies.FILE));
        var user =
            connection.prepareStatement(
                """
                INSERT INTO users (user_id, created_ts, is_guest, is_admin, deactivated)
                VALUES (?, 0, FALSE, FALSE, FALSE) ON CONFLICT DO NOTHING
                """);
        var device =
            connection.prepareStatement("INSERT INTO devices (user_id, device_id) VALUES (?, ?)");
        var token =
            connection.prepareStatement(
                """
                INSERT INTO access_tokens (user_id, device_id, token_hash, created_ts)
                VALUES (?, ?, ?, 0)
                """)) {
      connection.setAutoCommit(false);
      for (int i = 0; i < many; i++) {
        var id = "@user%d:localhost".formatted(i / DEVICES);
        user.setString(1, id);
        user.executeUpdate();
        device.setString(1, id);
        device.setString(2, "DEVICE" + i);
        device.executeUpdate();
        token.setString(1, id);
        token.setString(2, "DEVICE" + i);
        token.setBytes(3, Sha256.of(token(i).getBytes(UTF_8)));
        token.executeUpdate();
      }
      connection.commit();
    }
  }

  /// They all wait for news; and when all have come, there is some.
  private List<Future<String>> comeBack(int many, Person alice) throws Exception {
    var answers = new ArrayList<Future<String>>();
    var come = new CountDownLatch(many);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < many; i++) {
        var token = token(i);
        answers.add(threads.submit(() -> follows(token, come)));
      }
      come.await();
      alice.says(room, "welcome back");
    }
    return answers;
  }

  /// Goes on from each answer to the next, until it has heard the news.
  private String follows(String token, CountDownLatch come) throws IOException {
    var from = since;
    var answer = asks(token, from, come);
    while (!answer.contains("welcome back")) {
      if (answer.startsWith("HTTP/1.1 200")) {
        from = answer.replaceFirst("(?s).*\"next_batch\":\"([^\"]+)\".*", "$1");
      } else {
        assertThat(answer).containsPattern("HTTP/1.1 (429|503)").contains("Retry-After");
      }
      answer = asks(token, from, come);
    }
    return answer;
  }

  private String asks(String token, String from, CountDownLatch come) throws IOException {
    var address = URI.create(victim.wire().base());
    try (var client = new Socket(InetAddress.getByName(address.getHost()), address.getPort())) {
      var request =
          """
          GET /_matrix/client/v3/sync?since=%s&timeout=120000&set_presence=offline HTTP/1.1
          Host: here
          Authorization: Bearer %s
          Connection: close

          """
              .replace("\n", "\r\n")
              .formatted(from, token);
      client.getOutputStream().write(request.getBytes(UTF_8));
      come.countDown();
      return new String(client.getInputStream().readAllBytes(), UTF_8);
    }
  }
}
