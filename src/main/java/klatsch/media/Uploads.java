package klatsch.media;

import static klatsch.model.error.MatrixError.error;
import static klatsch.model.error.MatrixError.forbidden;
import static klatsch.model.error.MatrixError.notFound;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import klatsch.config.MediaConfig;
import klatsch.crypto.RandomText;
import klatsch.model.error.Errcode;
import klatsch.model.error.MatrixError.LimitExceeded;
import klatsch.model.error.MatrixException;
import klatsch.model.id.MediaId;
import klatsch.model.id.UserId;
import klatsch.store.MediaStore;
import klatsch.store.MediaStore.Pending;
import klatsch.store.Store;
import org.jspecify.annotations.Nullable;

/// Takes what people upload. When a method comes back, it is on disk: first the bytes, then that
/// they are there.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#content-repository)
public final class Uploads {
  /// Nobody finds a file by trying: the address is all that one needs, if strangers may read.
  private static final int ID_BYTES = 18;

  /// For who has announced too much: some of it will be here by then.
  private static final Duration LATER = Duration.ofMinutes(1);

  private final String server;
  private final MediaConfig config;
  private final Store store;
  private final MediaFolder folder;
  private final Arrivals arrivals;
  private final RandomText random;
  private final InstantSource clock;

  Uploads(
      String server,
      MediaConfig config,
      Store store,
      MediaFolder folder,
      Arrivals arrivals,
      RandomText random,
      InstantSource clock) {
    this.server = server;
    this.config = config;
    this.store = store;
    this.folder = folder;
    this.arrivals = arrivals;
    this.random = random;
    this.clock = clock;
  }

  /// The address of something that may be uploaded.
  ///
  /// @param expires when it is too late for that
  public record Announced(MediaUri uri, Instant expires) {}

  /// The most bytes that a file may have.
  public long largest() {
    return config.maxUpload().bytes();
  }

  /// @return the address of what is uploaded now
  /// @throws MatrixException `M_TOO_LARGE`
  public MediaUri upload(UserId user, Offer offer) {
    MediaFolder.requireAllowed(offer.length(), largest());
    var media = keep(newId(), user, offer);
    store.write(
        tx -> {
          store.media().add(tx, media);
          return media;
        });
    return uri(media.id());
  }

  /// An address under which the user will upload something.
  ///
  /// @throws MatrixException `M_LIMIT_EXCEEDED` if too much of theirs has not come yet
  public Announced announce(UserId user) {
    var now = clock.instant();
    var expires = now.plus(config.pendingLifetime());
    var pending = new Pending(newId(), user, expires.toEpochMilli());
    boolean allowed =
        store.write(
            tx -> store.media().announce(tx, pending, now.toEpochMilli(), config.pending()));
    if (!allowed) {
      throw new MatrixException(new LimitExceeded(LATER));
    }
    return new Announced(uri(pending.id()), expires);
  }

  /// Uploads what was announced.
  ///
  /// @throws MatrixException `M_NOT_FOUND` if nothing was, or it is too late; `M_FORBIDDEN` if
  ///   somebody else has; `M_CANNOT_OVERWRITE_MEDIA` if it has come already; `M_TOO_LARGE`
  public void upload(UserId user, String serverName, MediaId id, Offer offer) {
    requireAnnounced(user, serverName, id);
    MediaFolder.requireAllowed(offer.length(), largest());
    var media = keep(id, user, offer);
    boolean awaited = store.write(tx -> store.media().arrived(tx, media));
    if (!awaited) {
      throw store.media().find(id) == null ? notAnnounced() : overwriting();
    }
    arrivals.tell(id);
  }

  private void requireAnnounced(UserId user, String serverName, MediaId id) {
    if (!serverName.equals(server)) {
      throw notAnnounced();
    }
    var pending = store.media().findPending(id);
    if (pending == null) {
      throw notAwaited(user, store.media().find(id));
    }
    if (!pending.user().equals(user)) {
      throw ofOthers();
    }
    if (pending.expiresTs() <= clock.millis()) {
      throw notAnnounced();
    }
  }

  private static MatrixException notAwaited(UserId user, MediaStore.@Nullable Media there) {
    if (there == null) {
      return notAnnounced();
    }
    return there.user().equals(user) ? overwriting() : ofOthers();
  }

  private static MatrixException ofOthers() {
    return forbidden("Somebody else has announced this upload");
  }

  private static MatrixException notAnnounced() {
    return notFound("This upload was not announced, or that was too long ago");
  }

  private static MatrixException overwriting() {
    return error(Errcode.CANNOT_OVERWRITE_MEDIA, "This has been uploaded already");
  }

  private MediaStore.Media keep(MediaId id, UserId user, Offer offer) {
    var kept = folder.keep(offer.content(), largest());
    return new MediaStore.Media(
        id,
        user,
        offer.contentType(),
        offer.fileName(),
        kept.size(),
        kept.sha256(),
        clock.millis());
  }

  private MediaId newId() {
    return new MediaId(random.urlSafe(ID_BYTES));
  }

  private MediaUri uri(MediaId id) {
    return new MediaUri(server, id);
  }
}
