package klatsch.house;

import static java.nio.charset.StandardCharsets.UTF_8;
import static klatsch.house.Uploader.MEDIA_V3;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import klatsch.crypto.Sha256;
import klatsch.house.Terminal.Result;
import klatsch.media.Drawn;
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

/// Files are copied with all the rest, and looked after.
@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabase.class)
class MediaUpkeepTest {
  private static final byte[] CAT = "a picture of a cat".getBytes(UTF_8);

  @Parameter private TestDatabase database;
  @TempDir private Path folder;

  private StoreSettings settings;
  private TestServer server;
  private Uploader alice;
  private String cat;
  private Path backup;

  @BeforeEach
  void somebodyHasUploaded() throws IOException {
    settings = database.fresh(Files.createDirectory(folder.resolve("data")));
    server = TestServer.on(settings);
    alice = new Uploader(server.wire(), server.newPerson("alice"));
    cat = alice.uploads(CAT, "image/png");
    backup = folder.resolve("backup");
  }

  @AfterEach
  void theServerStops() {
    server.close();
  }

  private Result types(String command) {
    return Terminal.on(settings).types(command);
  }

  private List<String> findings() {
    return types("verify").out().lines().filter(line -> line.startsWith("the media: ")).toList();
  }

  private static String sha256(byte[] content) {
    return HexFormat.of().formatHex(Sha256.of(content));
  }

  private Path file(byte[] content) {
    var name = sha256(content);
    return settings.dataDir().resolve("media").resolve(name.substring(0, 3)).resolve(name);
  }

  private static List<String> names(Path folder) throws IOException {
    var names = new ArrayList<String>();
    try (var paths = Files.walk(folder)) {
      paths.filter(Files::isRegularFile).forEach(path -> names.add(path.getFileName().toString()));
    }
    return names;
  }

  private static void old(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void filesAreCopiedWithAllTheRest(TestDatabase other) throws IOException {
    assertThat(types("backup " + backup)).returns(0, Result::status);

    var to = other.fresh(Files.createTempDirectory(folder, "restored"));
    var restored = Terminal.on(to).types("restore " + backup);
    assertThat(restored.out()).contains("and at 1 files").endsWith("All is well\n");
    try (var copy = TestServer.on(to)) {
      var read = Uploader.stranger(copy.wire(), MEDIA_V3 + "/download/" + cat);
      assertThat(read.body()).isEqualTo(CAT);
    }
  }

  @Test
  void onlyWhatTheCopiedDatabaseKnowsIsCopied() throws IOException {
    var picture = Drawn.picture("png", 400, 400);
    alice.looksAt(alice.uploads(picture, "image/png"), "width=32&height=32&method=crop");
    var media = settings.dataDir().resolve("media");
    Files.writeString(media.resolve("unfinished/half"), "half of a dog");
    Files.createDirectories(file("stray".getBytes(UTF_8)).getParent());
    Files.writeString(file("stray".getBytes(UTF_8)), "stray");
    assertThat(names(media)).as("a small picture is there").hasSize(5);

    assertThat(types("backup " + backup)).returns(0, Result::status);

    assertThat(names(backup.resolve("files/media")))
        .containsExactlyInAnyOrder(sha256(CAT), sha256(picture));
  }

  @Test
  void allIsWell() throws IOException {
    var media = alice.uploads(Drawn.picture("png", 400, 400), "image/png");
    alice.looksAt(media, "width=32&height=32&method=crop");
    alice.uploads(CAT, "text/plain");
    Files.writeString(settings.dataDir().resolve("media/unfinished/half"), "half of a dog");

    assertThat(types("verify").out()).contains("and at 3 files").endsWith("All is well\n");
  }

  @Test
  void whatIsMissingIsNamed() throws IOException {
    Files.delete(file(CAT));

    assertThat(findings())
        .singleElement()
        .asString()
        .startsWith("the media: the file of " + cat.substring("localhost/".length()))
        .contains("is missing: " + file(CAT));
    assertThat(types("verify")).returns(1, Result::status);
    assertThat(types("backup " + backup)).as("the rest is copied").returns(0, Result::status);
  }

  @Test
  void whatIsDamagedIsNamed() throws IOException {
    Files.writeString(file(CAT), "a picture of a dog");

    assertThat(findings()).singleElement().asString().contains("is not as it was uploaded");

    Files.writeString(file(CAT), "a picture");

    assertThat(findings()).singleElement().asString().contains("has 9 bytes and should have 18");
  }

  @Test
  void whatBelongsToNothingIsNamedWhenNobodyCanBeUploadingItAnyMore() throws IOException {
    var stray = file("stray".getBytes(UTF_8));
    Files.createDirectories(stray.getParent());
    Files.writeString(stray, "stray");

    assertThat(findings()).as("perhaps it is being uploaded").isEmpty();
    old(stray);

    assertThat(findings())
        .containsExactly("the media: a file belongs to nothing that was uploaded: " + stray);
  }
}
