package klatsch.faults;

import static klatsch.house.Wire.escape;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import klatsch.house.Answer;
import klatsch.house.Person;
import klatsch.house.Synced;
import klatsch.house.Terminal;
import klatsch.house.TestServer;
import klatsch.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// PostgreSQL is stopped and started while people write, and then killed and started. Whoever is
/// refused asks again, and in the end all has been said once, and heard once.
@Timeout(180)
class PostgresRestartTest {
  private static final int CLIENTS = 6;

  /// Before, between and after what happens to PostgreSQL.
  private static final int MESSAGES = 60;

  @TempDir private Path folder;
  private final Semaphore said = new Semaphore(0);
  private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
  private final Queue<Answer> odd = new ConcurrentLinkedQueue<>();
  private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
  private volatile boolean ending;
  private String room;

  @Test
  void nothingIsLostAndNothingIsSaidTwice() throws Exception {
    try (var postgres = new OwnPostgres(folder)) {
      var settings = postgres.settings(Files.createDirectory(folder.resolve("data")));
      try (var server = TestServer.on(settings);
          var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        var alice = server.newPerson("alice");
        room = alice.createsPublicRoom();
        var since = alice.syncs().text("next_batch");
        var clients = new ArrayList<Future<?>>();
        for (int i = 0; i < CLIENTS; i++) {
          int client = i;
          clients.add(threads.submit(() -> says(alice, client)));
        }
        var follower = threads.submit(() -> follows(alice, since));

        said.acquire(MESSAGES);
        postgres.stops();
        postgres.starts();
        said.acquire(MESSAGES);
        postgres.dies();
        postgres.starts();
        said.acquire(MESSAGES);
        ending = true;

        for (var client : clients) {
          client.get();
        }
        alice.says(room, "the end");
        follower.get();
        var all = new ArrayList<>(acknowledged);
        all.add("the end");
        assertThat(odd).as("answers that are neither good nor a 503").isEmpty();
        assertThat(history(alice)).containsExactlyInAnyOrderElementsOf(all);
        assertThat(heard).containsExactlyElementsOf(history(alice));
      }
      assertThat(Terminal.on(settings).types("verify").out()).endsWith("All is well\n");
    }
  }

  private void says(Person person, int client) {
    for (int i = 0; !ending; i++) {
      var text = "message %d of %d".formatted(i, client);
      var path = Person.in(room) + "/send/m.room.message/%d-%d".formatted(client, i);
      while (!isGood(person.put(path, Person.message(text)))) {
        Thread.onSpinWait();
      }
      acknowledged.add(text);
      said.release();
    }
  }

  private boolean isGood(Answer answer) {
    if (answer.status() != 200 && answer.status() != 503) {
      odd.add(answer);
    }
    return answer.status() == 200;
  }

  private void follows(Person person, String begin) {
    var since = begin;
    while (!heard.contains("the end")) {
      var filter = escape("{\"room\":{\"timeline\":{\"limit\":1000}}}");
      var answer = person.syncs(since, "timeout=20000&filter=" + filter);
      if (isGood(answer)) {
        var synced = Synced.of(answer);
        heard.addAll(synced.joined(room).said());
        since = synced.next();
      }
    }
  }

  private List<String> history(Person person) {
    var texts = new ArrayList<String>();
    var from = "";
    while (from != null) {
      var page = person.get(Person.in(room) + "/messages?dir=f&limit=1000" + from);
      texts.addAll(Synced.bodies(Synced.objects(page.array("chunk"))));
      JsonObject body = page.body();
      from = body.text("end") == null ? null : "&from=" + body.text("end");
    }
    return texts;
  }
}
