package klatsch.upkeep;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import klatsch.media.MediaFolder;
import klatsch.store.MediaStore.Media;
import klatsch.store.Store;

/// Whether each file that somebody has uploaded is there as it was uploaded, and each one that is
/// there is known.
final class MediaCheck {
  /// Rows that are read in one go.
  private static final int PAGE = 500;

  /// A file is there before the database knows it: a younger one may be of an upload that is not
  /// over yet.
  private static final Duration SURELY_OVER = Duration.ofHours(1);

  private final Store store;
  private final Path folder;
  private final InstantSource clock;
  private final Consumer<Finding> findings;

  /// The contents that have been read, with 100 bytes each.
  private final Set<String> known = new HashSet<>();

  private long media;
  private long found;

  MediaCheck(Store store, Path folder, InstantSource clock, Consumer<Finding> findings) {
    this.store = store;
    this.folder = folder;
    this.clock = clock;
    this.findings = findings;
  }

  /// Looks at all of them. Files only ever come, so it needs not be at one moment.
  ///
  /// @return what was found before, and this
  Verification.Result addTo(Verification.Result before) {
    try {
      var page = store.media().page("", PAGE);
      while (!page.isEmpty()) {
        for (var one : page) {
          look(one);
        }
        page = store.media().page(page.getLast().id().value(), PAGE);
      }
      for (var file : files()) {
        lookForOwner(file);
      }
      return before.andMedia(media, found);
    } catch (IOException e) {
      throw new UncheckedIOException("The media cannot be read", e);
    }
  }

  private List<Path> files() throws IOException {
    return Files.isDirectory(folder) ? Folders.files(folder) : List.of();
  }

  private void look(Media one) throws IOException {
    media++;
    var file = folder.resolve(MediaFolder.name(one.sha256()));
    if (Files.notExists(file)) {
      found("the file of " + one.id() + " is missing: " + file);
    } else if (Files.size(file) != one.size()) {
      found(
          "the file of %s has %d bytes and should have %d: %s"
              .formatted(one.id(), Files.size(file), one.size(), file));
    } else if (known.add(one.sha256()) && !Folders.sha256(file).equals(one.sha256())) {
      found("the file of " + one.id() + " is not as it was uploaded: " + file);
    }
    known.add(one.sha256());
  }

  private void lookForOwner(Path file) throws IOException {
    boolean isOwned = known.contains(MediaFolder.contentOf(file));
    if (!isOwned && !MediaFolder.isUnfinished(file) && isOld(folder.resolve(file))) {
      found("a file belongs to nothing that was uploaded: " + folder.resolve(file));
    }
  }

  private void found(String what) {
    found++;
    findings.accept(new Finding("the media", what));
  }

  private boolean isOld(Path file) throws IOException {
    var changed = Files.getLastModifiedTime(file).toInstant();
    return changed.plus(SURELY_OVER).isBefore(clock.instant());
  }
}
