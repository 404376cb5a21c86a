package klatsch.house;

import static klatsch.house.Wire.escape;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import klatsch.house.Terminal.Result;
import klatsch.json.JsonObject;
import klatsch.store.StoreSettings;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Backups are made while people write, and servers are made of them.
@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabase.class)
class UpkeepTest {
  @Parameter private TestDatabase database;
  @TempDir private Path folder;

  private StoreSettings settings;
  private TestServer server;
  private Person alice;
  private String room;
  private Path backup;

  @BeforeEach
  void aServerRuns() throws IOException {
    settings = database.fresh(Files.createDirectory(folder.resolve("data")));
    server = TestServer.on(settings);
    alice = server.newPerson("alice");
    room = alice.createsPublicRoom();
    backup = folder.resolve("backup");
  }

  @AfterEach
  void theServerStops() {
    server.close();
  }

  private Result backsUp() {
    return Terminal.on(settings).types("backup " + backup);
  }

  /// Restores to where nothing is yet.
  private StoreSettings restored(TestDatabase other) throws IOException {
    var to = other.fresh(Files.createTempDirectory(folder, "restored"));
    var result = Terminal.on(to).types("restore " + backup);
    assertThat(result.status()).as(result.err() + result.out()).isZero();
    assertThat(result.out()).startsWith("Restored what was kept on ").endsWith("All is well\n");
    return to;
  }

  private List<String> texts(Person reader) {
    var texts = new ArrayList<String>();
    var page = reader.get("/rooms/" + escape(room) + "/messages?dir=f&limit=1000");
    for (var event : page.array("chunk").values()) {
      var content = ((JsonObject) event).object("content");
      var text = content == null ? null : content.text("body");
      if (text != null) {
        texts.add(text);
      }
    }
    return texts;
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aBackupMadeUnderLoadBecomesAServerOnEitherDatabase(TestDatabase other) throws Exception {
    var acknowledged = new ArrayList<String>();
    var writing = new AtomicBoolean(true);
    var written = new Semaphore(0);
    int before;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var writer =
          threads.submit(
              () -> {
                for (int i = 0; writing.get(); i++) {
                  alice.says(room, "message " + i);
                  synchronized (acknowledged) {
                    acknowledged.add("message " + i);
                  }
                  written.release();
                }
              });
      written.acquire(50);
      synchronized (acknowledged) {
        before = acknowledged.size();
      }
      assertThat(backsUp()).returns(0, Result::status);
      written.acquire(50);
      writing.set(false);
      writer.get();
    }

    try (var copy = TestServer.on(restored(other))) {
      var there = texts(alice.at(copy.wire()));
      assertThat(there).hasSizeGreaterThanOrEqualTo(before);
      assertThat(acknowledged).startsWith(there.toArray(String[]::new));
    }
  }

  @Test
  void aCheckBesideABusyServerFindsNothingWrong() throws Exception {
    var writing = new AtomicBoolean(true);
    var written = new Semaphore(0);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var writer =
          threads.submit(
              () -> {
                for (int i = 0; writing.get(); i++) {
                  alice.says(room, "message " + i);
                  alice.put("/rooms/" + escape(room) + "/state/m.room.topic", topic(i)).ok();
                  written.release();
                }
              });
      for (int i = 0; i < 3; i++) {
        written.acquire(10);
        assertThat(Terminal.on(settings).types("verify").out()).endsWith("All is well\n");
      }
      writing.set(false);
      writer.get();
    }
  }

  private static JsonObject topic(int number) {
    return JsonObject.of("topic", "the topic " + number);
  }

  @Test
  void whoSyncedAfterTheBackupMissesNothingThatIsSaidLater() throws Exception {
    backsUp();
    alice.says(room, "lost with the old disk");
    var since = alice.syncs().text("next_batch");

    try (var copy = TestServer.on(restored(database))) {
      var again = alice.at(copy.wire());
      again.says(room, "said on the new one");

      assertThat(again.syncs(since, "timeout=0").body().toString()).contains("said on the new one");
    }
  }

  @Test
  void secretsAndFilesComeWithIt() throws Exception {
    Files.createDirectories(settings.dataDir().resolve("mine"));
    Files.writeString(settings.dataDir().resolve("mine/notes"), "a note");

    backsUp();

    var to = restored(database).dataDir();
    assertThat(to.resolve("mine/notes")).hasContent("a note");
    assertThat(to.resolve("tls.pem"))
        .hasSameTextualContentAs(settings.dataDir().resolve("tls.pem"));
    assertThat(to)
        .isDirectoryNotContaining("glob:**unfinished*")
        .isDirectoryNotContaining("glob:**search");
  }

  @Test
  void nothingIsOverwritten() throws Exception {
    backsUp();

    assertThat(backsUp())
        .returns(1, Result::status)
        .returns(
            "klatsch: "
                + backup
                + " is there already, and nothing is ever overwritten: name a new folder\n",
            Result::err);
    var onItself = Terminal.on(settings).types("restore " + backup);
    assertThat(onItself.status()).isEqualTo(1);
    assertThat(onItself.err()).contains("nothing is ever overwritten");
    var beside = database.fresh(Files.createTempDirectory(folder, "used"));
    Files.writeString(beside.dataDir().resolve("something"), "of mine");
    assertThat(Terminal.on(beside).types("restore " + backup).err())
        .contains("There is something in " + beside.dataDir());
    assertThat(beside.dataDir().resolve("something")).hasContent("of mine");
    assertThat(texts(alice)).isEmpty();
  }

  @Test
  void aBackupOfAnotherServerIsRefused() throws Exception {
    backsUp();
    var to = database.fresh(Files.createTempDirectory(folder, "other"));

    var result = Terminal.on(to).types("restore " + backup + " --server-name example.org");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err())
        .contains("The backup is of the server localhost, and server.name says example.org");
    assertThat(to.dataDir()).isEmptyDirectory();
  }

  @Test
  void aDamagedBackupIsRefused() throws Exception {
    backsUp();
    var file = backup.resolve("klatsch.db");
    var bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);

    refuses("The file " + file + " of the backup is not as it was written");

    Files.delete(file);
    refuses("The backup lacks its file " + file);

    Files.writeString(
        backup.resolve("backup.json"),
        "{\"server\":\"localhost\",\"made_ts\":1,\"files\":{\"../../x\":\"00\"}}");
    refuses("The backup has a file outside of its folder: ../../x");

    Files.writeString(backup.resolve("backup.json"), "{\"server\":");
    refuses("cannot be read");

    Files.delete(backup.resolve("backup.json"));
    refuses("is no backup");
  }

  private void refuses(String why) throws IOException {
    var to = database.fresh(Files.createTempDirectory(folder, "refused"));
    var result = Terminal.on(to).types("restore " + backup);
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err()).startsWith("klatsch: ").contains(why);
    assertThat(to.dataDir()).isEmptyDirectory();
  }
}
