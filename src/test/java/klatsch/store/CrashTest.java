package klatsch.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import klatsch.model.event.Fate;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.store.EventStore.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// A process that writes is killed without warning. What it had acknowledged is there, once.
@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabase.class)
@Timeout(120)
class CrashTest {
  private static final RoomId ROOM = new RoomId("!room:here");
  private static final int WRITERS = 8;
  private static final int ENOUGH = 1000;

  @Parameter private TestDatabase database;
  @TempDir private Path folder;

  @Test
  void whatWasAcknowledgedIsThereAfterTheCrash() throws Exception {
    var settings = database.fresh(folder);
    var writer =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                settings.url(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var acknowledged = new ArrayList<EventId>();
    try (var out = new BufferedReader(new InputStreamReader(writer.getInputStream(), US_ASCII))) {
      for (var line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith("$") && line.endsWith(".")) {
          acknowledged.add(new EventId(line));
        }
        if (acknowledged.size() == ENOUGH) {
          writer.toHandle().destroyForcibly(); // this way what it has said can still be read
        }
      }
    } finally {
      writer.destroyForcibly().waitFor();
    }

    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ENOUGH);
    assertThat(folder).isDirectoryNotContaining("glob:**sqlitejdbc*");
    try (var store = Store.open(settings)) {
      long room = store.rooms().find(ROOM).nr();
      var kept = store.events().after(room, 0, Long.MAX_VALUE, Integer.MAX_VALUE);
      assertThat(kept).extracting(Row::eventId).containsAll(acknowledged).doesNotHaveDuplicates();
      assertThat(kept)
          .extracting(Row::position)
          .isEqualTo(LongStream.rangeClosed(room + 1, room + kept.size()).boxed().toList());
    }
  }

  /// Writes events until it is killed, and says the id of each that is durable.
  static final class Writer {
    private Writer() {}

    public static void main(String[] args) {
      try (var store = Store.open(new StoreSettings(args[0], Path.of(args[1])));
          var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        long room = store.write(tx -> store.rooms().create(tx, ROOM, "12"));
        for (int i = 0; i < WRITERS; i++) {
          int number = i;
          threads.submit(() -> writeForEver(store, room, number));
        }
      }
    }

    private static void writeForEver(Store store, long room, int number) {
      for (long i = 0; ; i++) {
        // The full stop shows that a line was not cut in two.
        var id = new EventId("$" + number + "-" + i + ".");
        store.write(
            tx -> {
              var pdu = id.value().getBytes(US_ASCII);
              store
                  .events()
                  .insert(tx, room, tx.nextPosition(), id, pdu, 0, null, null, Fate.ACCEPTED);
              return id;
            });
        System.out.println(id);
      }
    }
  }
}
