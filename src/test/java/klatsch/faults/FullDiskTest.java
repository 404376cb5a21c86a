package klatsch.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import klatsch.crash.Victim;
import klatsch.house.Answer;
import klatsch.house.Person;
import klatsch.house.Synced;
import klatsch.house.Terminal;
import klatsch.store.StoreSettings;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The files of a server cannot grow any more, in a process of its own: the system refuses it what
/// goes beyond a size, which anybody may ask of it, as a full disk does to all.
@Timeout(120)
class FullDiskTest {
  private static final String LARGE = "x".repeat(40_000);

  /// More than any server writes into files that are so small.
  private static final int MANY = 500;

  @TempDir private Path folder;
  private StoreSettings settings;
  private Victim victim;
  private Person alice;
  private Person bob;
  private String room;
  private String since;

  @BeforeEach
  void aServerRuns() throws IOException {
    settings = TestDatabase.SQLITE.fresh(Files.createDirectory(folder.resolve("data")));
    victim = new Victim(settings);
    alice = Person.register(victim.wire(), "alice");
    bob = Person.register(victim.wire(), "bob");
    room = alice.createsPublicRoom();
    bob.joins(room);
    since = bob.syncs().text("next_batch");
  }

  @AfterEach
  void theServerIsGone() {
    victim.close();
  }

  private void filesMayGrowTo(String bytes) throws Exception {
    var limit = "--fsize=" + bytes + ":unlimited";
    var said = new ProcessBuilder("prlimit", "--pid", Long.toString(victim.pid()), limit).start();
    assertThat(said.waitFor()).as("prlimit").isZero();
  }

  private long largestFile() throws IOException {
    try (var files = Files.walk(settings.dataDir())) {
      return files.mapToLong(file -> file.toFile().length()).max().orElseThrow();
    }
  }

  private Stream<String> logged(String level) throws IOException {
    return Files.readAllLines(victim.log()).stream().filter(line -> line.contains(level));
  }

  @Test
  void whatIsRefusedIsSaidLaterAndWhatIsAcknowledgedStays() throws Exception {
    filesMayGrowTo(Long.toString(largestFile() + 65_536));
    var said = new ArrayList<String>();
    var refused = saysUntilRefused(said);

    assertThat(refused.refused(503, "M_UNKNOWN").body().text("error"))
        .startsWith("The database cannot be written at the moment: ");
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    for (int i = 0; i < 10; i++) {
      says(said.size()).refused(503, "M_UNKNOWN");
    }
    assertThat(heard()).as("who reads is not concerned").containsExactlyElementsOf(said);
    assertThat(logged(" ERROR ")).as("the log is told once").hasSize(1);
    assertThat(logged(" WARN ").filter(line -> line.contains("heckpoint"))).hasSizeLessThan(2);

    filesMayGrowTo("unlimited");

    says(said.size()).ok();
    said.add(text(said.size()));
    assertThat(heard()).containsExactlyElementsOf(said);
    assertThat(logged("can be written again")).hasSize(1);
    victim.kill();
    victim.start();
    bob = bob.at(victim.wire());
    assertThat(heard()).as("after a start").containsExactlyElementsOf(said);
    assertThat(Terminal.on(settings).types("verify").out()).endsWith("All is well\n");
  }

  private Answer saysUntilRefused(List<String> said) {
    for (int i = 0; i < MANY; i++) {
      var answer = says(i);
      if (answer.status() != 200) {
        return answer;
      }
      said.add(text(i));
    }
    throw new AssertionError("Nothing was refused");
  }

  /// The same request for the same number.
  private Answer says(int number) {
    var path = Person.in(room) + "/send/m.room.message/" + number;
    return alice.put(path, Person.message(text(number)));
  }

  private static String text(int number) {
    return number + LARGE;
  }

  /// All that Bob has heard since the beginning, page by page.
  private List<String> heard() {
    var texts = new ArrayList<String>();
    var from = "&from=" + since;
    while (from != null) {
      var page = bob.get(Person.in(room) + "/messages?dir=f&limit=1000" + from);
      texts.addAll(Synced.bodies(Synced.objects(page.array("chunk"))));
      var end = page.body().text("end");
      from = end == null ? null : "&from=" + end;
    }
    return texts;
  }
}
