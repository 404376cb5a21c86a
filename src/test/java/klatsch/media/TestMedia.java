package klatsch.media;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import klatsch.config.DataSize;
import klatsch.config.MediaConfig;
import klatsch.config.Settings;
import klatsch.model.id.UserId;
import klatsch.store.MediaStore;
import klatsch.store.Store;
import klatsch.store.StoreSettings;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// A test of this part on a store of its own, once on each database, with a disk that a test can
/// make do what it likes.
@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabase.class)
@Timeout(60)
abstract class TestMedia {
  static final UserId ALICE = new UserId("@alice:here");
  static final int LARGEST = 200_000;

  private static final Clock NOW = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

  @Parameter private TestDatabase database;
  @TempDir private Path folder;

  private StoreSettings settings;
  Store store;

  @BeforeEach
  void openStore() {
    settings = database.fresh(folder);
    store = Store.open(settings);
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  Path folder() {
    return folder.resolve("media");
  }

  Media media(MediaDisk disk) {
    return media(disk, 2);
  }

  Media media(MediaDisk disk, int thumbnailsAtOnce) {
    var usual = MediaConfig.from(Settings.none());
    var config =
        new MediaConfig(
            new DataSize(LARGEST),
            usual.pending(),
            usual.pendingLifetime(),
            true,
            usual.thumbnailPixels(),
            thumbnailsAtOnce);
    return Media.open("here", config, folder(), disk, store, NOW, new SecureRandom());
  }

  static Offer offer(byte[] content) {
    return Offer.of("image/png", null, content.length, new ByteArrayInputStream(content));
  }

  /// Uploads, and finds what was uploaded.
  static MediaFile uploaded(Media media, byte[] content) {
    var uri = media.uploads().upload(ALICE, offer(content));
    return media.library().find("here", uri.id(), 0L);
  }

  List<MediaStore.Media> rows() {
    return store.media().page("", 100);
  }

  /// All files of media, as paths from their folder.
  List<String> files() throws IOException {
    var files = new ArrayList<String>();
    try (var paths = Files.walk(folder())) {
      paths
          .filter(Files::isRegularFile)
          .forEach(path -> files.add(folder().relativize(path).toString().replace('\\', '/')));
    }
    return files;
  }
}
