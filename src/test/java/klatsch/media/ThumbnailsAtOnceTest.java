package klatsch.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import klatsch.crypto.RandomText;
import klatsch.model.error.MatrixException;
import org.junit.jupiter.api.Test;

/// Many people open a room at the same time.
class ThumbnailsAtOnceTest extends TestMedia {
  private static final Thumbnails.Wish SMALL =
      new Thumbnails.Wish(96, 96, ThumbnailMethod.CROP, false);

  /// Counts the thumbnails that get their names, and how many are on their way to that together.
  private static final class Counting implements MediaDisk {
    private final AtomicInteger named = new AtomicInteger();
    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private final AtomicBoolean together = new AtomicBoolean();
    private final CyclicBarrier both = new CyclicBarrier(2);

    @Override
    public void sync(Path file) throws IOException {
      if (together.get()) {
        mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
        try {
          both.await();
        } catch (InterruptedException | BrokenBarrierException e) {
          throw new IOException(e);
        }
        atOnce.decrementAndGet();
      }
    }

    @Override
    public void move(Path from, Path to) throws IOException {
      if (to.getFileName().toString().contains(".")) {
        named.incrementAndGet();
      }
      MediaDisk.REAL.move(from, to);
    }
  }

  @Test
  void aSmallPictureIsMadeOnce() throws Exception {
    var disk = new Counting();
    try (var media = media(disk);
        var people = Executors.newVirtualThreadPerTaskExecutor()) {
      var picture = uploaded(media, Drawn.picture("png", 1000, 1000));

      var seen = new ArrayList<Future<Thumbnail>>();
      for (int i = 0; i < 50; i++) {
        seen.add(people.submit(() -> media.thumbnails().of(picture, SMALL)));
      }

      var first = seen.getFirst().get();
      for (var one : seen) {
        assertThat(one.get()).isEqualTo(first);
      }
      assertThat(disk.named).hasValue(1);
    }
  }

  @Test
  void whatLiesInMemoryAsAWholeTakesNoMoreThanItsShare() throws Exception {
    long pixels = 400 * 200;
    // A quarter of it, with eight bytes for each pixel of two pictures.
    long enough = pixels * 8 * 2 * 4;
    try (var media = media(MediaDisk.REAL)) {
      var webp = uploaded(media, Drawn.webp());
      var png = uploaded(media, Drawn.picture("png", 400, 200));

      assertThat(withMemory(enough).of(webp, SMALL).size()).isPositive();
      Files.delete(webp.path().resolveSibling(webp.sha256() + ".96x96-crop.jpg"));

      assertThatThrownBy(() -> withMemory(enough - 64).of(webp, SMALL))
          .isInstanceOf(MatrixException.class)
          .hasMessageContaining("too large");
      assertThat(withMemory(0).of(png, SMALL).size()).isPositive();
    }
  }

  private Thumbnails withMemory(long bytes) {
    var folder = MediaFolder.open(folder(), MediaDisk.REAL, new RandomText(new SecureRandom()));
    return new Thumbnails(folder, Long.MAX_VALUE, 2, bytes);
  }

  @Test
  void onlySoManyAreMadeAtOnce() throws Exception {
    var disk = new Counting();
    try (var media = media(disk, 2);
        var people = Executors.newVirtualThreadPerTaskExecutor()) {
      var pictures = new ArrayList<MediaFile>();
      for (int size : List.of(100, 200, 300, 400, 500, 600)) {
        pictures.add(uploaded(media, Drawn.picture("png", size, size)));
      }
      disk.together.set(true);

      var seen = new ArrayList<Future<Thumbnail>>();
      for (var picture : pictures) {
        seen.add(people.submit(() -> media.thumbnails().of(picture, SMALL)));
      }
      for (var one : seen) {
        assertThat(one.get().size()).isPositive();
      }

      // Two at a time, or they would have waited for each other for ever.
      assertThat(disk.mostAtOnce).hasValue(2);
      assertThat(disk.named).hasValue(6);
    }
  }
}
