package klatsch.media;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import klatsch.config.MediaConfig;
import klatsch.crypto.RandomText;
import klatsch.store.Store;

/// The front door: what people upload, and who reads it.
public final class Media implements AutoCloseable {
  private final Uploads uploads;
  private final Library library;
  private final Thumbnails thumbnails;
  private final Arrivals arrivals;

  private Media(Uploads uploads, Library library, Thumbnails thumbnails, Arrivals arrivals) {
    this.uploads = uploads;
    this.library = library;
    this.thumbnails = thumbnails;
    this.arrivals = arrivals;
  }

  /// @param server the name of this server
  /// @param folder where the files are
  /// @throws klatsch.config.StartupProblem if nothing can be kept there
  public static Media open(
      String server,
      MediaConfig config,
      Path folder,
      Store store,
      InstantSource clock,
      RandomGenerator random) {
    return open(server, config, folder, MediaDisk.REAL, store, clock, random);
  }

  static Media open(
      String server,
      MediaConfig config,
      Path path,
      MediaDisk disk,
      Store store,
      InstantSource clock,
      RandomGenerator random) {
    var text = new RandomText(random);
    var folder = MediaFolder.open(path, disk, text);
    var arrivals = new Arrivals();
    return new Media(
        new Uploads(server, config, store, folder, arrivals, text, clock),
        new Library(server, config.unauthenticated(), store, folder, arrivals, clock),
        new Thumbnails(
            folder,
            config.thumbnailPixels(),
            config.thumbnailsAtOnce(),
            Runtime.getRuntime().maxMemory()),
        arrivals);
  }

  public Uploads uploads() {
    return uploads;
  }

  public Library library() {
    return library;
  }

  public Thumbnails thumbnails() {
    return thumbnails;
  }

  /// Wakes those who wait for what was announced.
  public void stopWaiting() {
    arrivals.close();
  }

  @Override
  public void close() {
    arrivals.close();
    thumbnails.close();
  }
}
