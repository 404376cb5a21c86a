package klatsch.media;

import static klatsch.model.error.MatrixError.error;
import static klatsch.model.error.MatrixError.invalidParam;
import static klatsch.model.error.MatrixError.tooLarge;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import klatsch.media.picture.NoPictureException;
import klatsch.media.picture.Picture;
import klatsch.media.picture.PictureFormat;
import klatsch.media.picture.Shape;
import klatsch.model.error.Errcode;
import klatsch.model.error.UnavailableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes smaller pictures, once each, and keeps them beside what they were made of. They can be
/// thrown away at any time.
///
/// It computes, and so has threads of its own: on the threads of requests it would keep everybody
/// else waiting.
public final class Thumbnails implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Thumbnails.class);

  /// Pictures that wait for their turn: one busy room, opened by somebody new. They take a tenth of
  /// a second each.
  private static final int MOST_WAITING = 256;

  /// Contents of which it is known that nothing can be made of them: nobody lets us try again and
  /// again.
  private static final int MOST_KNOWN_FAILURES = 10_000;

  private static final Duration SOON = Duration.ofSeconds(5);

  private static final long IDLE_SECONDS = 30;

  /// What a pixel takes of one that is read as a whole: its brightness and colours as they are
  /// stored, and as they are shown.
  private static final int BYTES_PER_PIXEL = 8;

  /// Of our memory, all pictures that are read as a whole may take a quarter together: when there
  /// is none left, the server ends.
  private static final int SHARE_OF_MEMORY = 4;

  private final MediaFolder folder;
  private final long mostPixels;
  private final long mostPixelsAsAWhole;
  private final ThreadPoolExecutor makers;
  private final ConcurrentMap<String, CompletableFuture<Thumbnail>> underWay =
      new ConcurrentHashMap<>();
  private final Cache<String, String> failures =
      Caffeine.newBuilder().maximumSize(MOST_KNOWN_FAILURES).executor(Runnable::run).build();

  /// @param mostPixels of a picture
  /// @param atOnce how many are made at the same time
  /// @param memory that all of the server has, in bytes
  Thumbnails(MediaFolder folder, long mostPixels, int atOnce, long memory) {
    this.folder = folder;
    this.mostPixels = mostPixels;
    this.mostPixelsAsAWhole = memory / SHARE_OF_MEMORY / BYTES_PER_PIXEL / atOnce;
    this.makers =
        new ThreadPoolExecutor(
            atOnce,
            atOnce,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            Thread.ofPlatform().name("thumbnails-", 0).daemon().factory());
    makers.allowCoreThreadTimeOut(true);
  }

  /// What of a picture is wanted.
  ///
  /// @param animated whether it may move, if it is given as it is
  public record Wish(int width, int height, ThumbnailMethod method, boolean animated) {
    /// What clients leave out has its usual meaning.
    ///
    /// @throws klatsch.model.error.MatrixException `M_INVALID_PARAM` if nothing has this size
    public static Wish of(
        int width, int height, @Nullable ThumbnailMethod method, @Nullable Boolean animated) {
      return new Wish(
          width,
          height,
          method == null ? ThumbnailMethod.SCALE : method,
          animated != null && animated);
    }

    /// @throws klatsch.model.error.MatrixException `M_INVALID_PARAM` if nothing has this size
    public Wish {
      if (width < 1 || height < 1) {
        throw invalidParam("'width' and 'height' must be at least 1");
      }
    }
  }

  /// A picture that is at least as large as wished, if the one that was uploaded is.
  ///
  /// @throws klatsch.model.error.MatrixException `M_UNKNOWN` if it is no picture that we know, or a
  ///   broken one; `M_TOO_LARGE` if it has too many pixels
  /// @throws UnavailableException if too many ask for pictures
  public Thumbnail of(MediaFile media, Wish wish) {
    var size = ThumbnailSize.atLeast(wish.width(), wish.height(), wish.method());
    var name = size == null ? "whole" : size.toString();
    var made = size == null || wish.animated() ? null : kept(media, name);
    if (made != null) {
      return made;
    }
    var failure = failures.getIfPresent(media.sha256());
    if (failure != null) {
      throw error(Errcode.UNKNOWN, failure);
    }
    return madeOnce(media, size, name, wish.animated());
  }

  private @Nullable Thumbnail kept(MediaFile media, String name) {
    for (var format : PictureFormat.WRITTEN) {
      var path = path(media, name, format);
      if (Files.exists(path)) {
        return thumbnail(media, path, format, name);
      }
    }
    return null;
  }

  private Path path(MediaFile media, String name, PictureFormat format) {
    return folder.madeOf(media.sha256(), name + "." + format.ending());
  }

  private static Thumbnail thumbnail(
      MediaFile media, Path path, PictureFormat format, String name) {
    try {
      return new Thumbnail(format, path, Files.size(path), media.sha256() + "-" + name);
    } catch (IOException e) {
      throw new IllegalStateException("A picture was taken away", e);
    }
  }

  private Thumbnail madeOnce(
      MediaFile media, @Nullable ThumbnailSize size, String name, boolean animated) {
    var key = media.sha256() + "-" + name + "-" + animated;
    var mine = new CompletableFuture<Thumbnail>();
    var others = underWay.putIfAbsent(key, mine);
    if (others != null) {
      return outcome(others);
    }
    try {
      makers.execute(() -> complete(mine, media, size, name, animated));
      return outcome(mine);
    } catch (RejectedExecutionException e) {
      var busy = new UnavailableException("Too many pictures are being made", SOON, e);
      mine.completeExceptionally(busy);
      throw busy;
    } finally {
      underWay.remove(key, mine);
    }
  }

  private void complete(
      CompletableFuture<Thumbnail> mine,
      MediaFile media,
      @Nullable ThumbnailSize size,
      String name,
      boolean animated) {
    try {
      mine.complete(make(media, size, name, animated));
    } catch (RuntimeException | Error e) {
      mine.completeExceptionally(e);
    }
  }

  private static Thumbnail outcome(CompletableFuture<Thumbnail> made) {
    try {
      return made.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private Thumbnail make(
      MediaFile media, @Nullable ThumbnailSize size, String name, boolean animated) {
    var made = kept(media, name);
    if (made != null && !animated) {
      return made;
    }
    try (var picture = Picture.open(media.path())) {
      requireAllowed(picture);
      var shape = shape(picture, size);
      boolean asItIs = shape.isWhole(picture) && (animated || !picture.maybeAnimated());
      if (asItIs) {
        return new Thumbnail(picture.format(), media.path(), media.size(), media.sha256());
      }
      return made != null ? made : write(media, picture, shape, name);
    } catch (NoPictureException e) {
      failures.put(media.sha256(), e.sentence());
      LOG.debug("No thumbnail of {}", media.id(), e);
      throw error(Errcode.UNKNOWN, e.sentence());
    } catch (IOException e) {
      LOG.error("A thumbnail of {} cannot be made", media.id(), e);
      throw new UnavailableException("This picture cannot be made right now", SOON, e);
    }
  }

  private void requireAllowed(Picture picture) {
    boolean asAWhole = picture.format().isReadAsAWhole();
    long most = asAWhole ? Math.min(mostPixels, mostPixelsAsAWhole) : mostPixels;
    if (picture.pixels() > most) {
      throw tooLarge("This picture is too large to make a smaller one of it");
    }
  }

  private static Shape shape(Picture picture, @Nullable ThumbnailSize size) {
    if (size == null) {
      return Shape.whole(picture);
    }
    return size.crops()
        ? Shape.filling(picture, size.width(), size.height())
        : Shape.within(picture, size.width(), size.height());
  }

  private Thumbnail write(MediaFile media, Picture picture, Shape shape, String name)
      throws IOException, NoPictureException {
    var small = picture.drawn(shape);
    var format = PictureFormat.toWrite(small);
    var path = path(media, name, format);
    var unfinished = folder.unfinished();
    try {
      format.write(small, unfinished);
      folder.place(unfinished, path);
      return thumbnail(media, path, format, name);
    } finally {
      folder.removeQuietly(unfinished);
    }
  }

  @Override
  public void close() {
    makers.shutdownNow();
  }
}
