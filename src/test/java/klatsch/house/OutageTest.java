package klatsch.house;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import klatsch.api.health.GetLiveness;
import klatsch.api.health.GetReadiness;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.store.CutLine;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// PostgreSQL goes away for longer than requests wait, and comes back.
@Timeout(120)
class OutageTest {
  @TempDir private Path folder;

  @Test
  void peopleAreToldToComeBackLaterAndThenAllGoesOn() {
    var database = TestDatabase.POSTGRES.fresh(folder);
    var log = new ListAppender<ILoggingEvent>();
    log.start();
    var root = (Logger) LoggerFactory.getLogger("klatsch");
    try (var line = CutLine.to(database);
        var server = TestServer.on(line.over(database))) {
      var alice = server.newPerson("alice");
      var room = alice.createsPublicRoom();
      var first = alice.says(room, "is it open?");
      root.addAppender(log);

      line.down();
      for (int i = 0; i < 3; i++) {
        var refused = alice.tryToSay(room, "hello?").refused(503, "M_UNKNOWN");
        assertThat(refused.body().text("error")).startsWith("The database cannot be");
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("5");
        alice.get("/devices").refused(503, "M_UNKNOWN");
      }
      var live = server.wire().call("GET", GetLiveness.ROUTE.canonicalPath(), null, (Json) null);
      assertThat(live.status()).isEqualTo(200);
      var ready = ready(server).refused(503, "M_UNKNOWN");
      assertThat(ready.body().text("error")).isEqualTo("The database does not answer");

      line.up();
      while (ready(server).status() != 200) {
        Thread.onSpinWait();
      }
      var second = alice.says(room, "it is open again");
      root.detachAppender(log);

      var said =
          alice.get("/rooms/" + Wire.escape(room) + "/messages?dir=b&limit=2").array("chunk");
      assertThat(said.values())
          .extracting(event -> ((JsonObject) event).text("event_id"))
          .containsExactly(second, first);
      assertThat(log.list)
          .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
          .as("once for reading and once for writing")
          .hasSize(2);
    }
  }

  private static Answer ready(TestServer server) {
    return server.wire().call("GET", GetReadiness.ROUTE.canonicalPath(), null, (Json) null);
  }
}
