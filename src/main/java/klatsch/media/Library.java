package klatsch.media;

import static klatsch.model.error.MatrixError.error;
import static klatsch.model.error.MatrixError.invalidParam;
import static klatsch.model.error.MatrixError.notFound;

import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.regex.Pattern;
import klatsch.model.error.Errcode;
import klatsch.model.error.MatrixException;
import klatsch.model.id.MediaId;
import klatsch.store.MediaStore;
import klatsch.store.Store;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds what was uploaded.
public final class Library {
  private static final Logger LOG = LoggerFactory.getLogger(Library.class);

  /// As the specification has it for clients that do not say.
  private static final Duration USUAL_PATIENCE = Duration.ofSeconds(20);

  /// Proxies in front of us give up soon after.
  private static final Duration LONGEST_PATIENCE = Duration.ofSeconds(60);

  private static final Pattern SERVER_NAME = Pattern.compile("[A-Za-z0-9.:\\[\\]-]{1,255}");

  private final String server;
  private final boolean openToAll;
  private final Store store;
  private final MediaFolder folder;
  private final Arrivals arrivals;
  private final InstantSource clock;

  Library(
      String server,
      boolean openToAll,
      Store store,
      MediaFolder folder,
      Arrivals arrivals,
      InstantSource clock) {
    this.server = server;
    this.openToAll = openToAll;
    this.store = store;
    this.folder = folder;
    this.arrivals = arrivals;
    this.clock = clock;
  }

  /// The same for somebody who has not logged in.
  ///
  /// @throws MatrixException also `M_NOT_FOUND` if strangers get nothing here
  public MediaFile findForStranger(String serverName, MediaId id, @Nullable Long patienceMillis) {
    if (!openToAll) {
      throw notFound("Files are only for those who log in, at /_matrix/client/v1/media");
    }
    return find(serverName, id, patienceMillis);
  }

  /// The same for clients who know of no other server, and of nothing that was announced.
  ///
  /// @throws MatrixException as above
  public MediaFile findForStranger(MediaId id) {
    return findForStranger(server, id, 0L);
  }

  /// Waits for it, if it was announced.
  ///
  /// @param patienceMillis how long; `null` if the client does not say
  /// @throws MatrixException `M_NOT_FOUND`, or `M_NOT_YET_UPLOADED` if it was announced and has not
  ///   come
  public MediaFile find(String serverName, MediaId id, @Nullable Long patienceMillis) {
    if (!SERVER_NAME.matcher(serverName).matches()) {
      throw invalidParam("This is no name of a server");
    }
    if (!serverName.equals(server)) {
      throw notFound("Files of other servers cannot be had here yet");
    }
    var media = store.media().find(id);
    return file(media == null ? awaited(id, patience(patienceMillis)) : media);
  }

  private MediaStore.Media awaited(MediaId id, Duration patience) {
    try (var wait = arrivals.awaiting(id)) {
      var pending = store.media().findPending(id);
      if (pending != null && pending.expiresTs() > clock.millis()) {
        wait.await(patience);
      }
      var media = store.media().find(id);
      if (media != null) {
        return media;
      }
      throw pending == null || pending.expiresTs() <= clock.millis()
          ? notFound("There is no such file")
          : error(Errcode.NOT_YET_UPLOADED, "This file is not there yet, try again later");
    }
  }

  private static Duration patience(@Nullable Long millis) {
    if (millis == null) {
      return USUAL_PATIENCE;
    }
    return millis >= LONGEST_PATIENCE.toMillis()
        ? LONGEST_PATIENCE
        : Duration.ofMillis(Math.max(millis, 0));
  }

  private MediaFile file(MediaStore.Media media) {
    var path = folder.file(media.sha256());
    if (Files.notExists(path)) {
      LOG.error("The file of the media {} is missing: {}", media.id(), path);
      throw notFound("This file has been lost");
    }
    return new MediaFile(
        media.id(), media.contentType(), media.fileName(), media.size(), media.sha256(), path);
  }
}
