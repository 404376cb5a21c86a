package klatsch.media;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import klatsch.crypto.Sha256;
import klatsch.model.error.MatrixException;
import klatsch.model.error.UnavailableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What is acknowledged is on disk, and what is not leaves nothing behind.
class UploadsTest extends TestMedia {
  private static final byte[] CAT = "a picture of a cat".getBytes(UTF_8);

  private enum Step {
    SYNC,
    MOVE,
    SYNC_FOLDER
  }

  /// Notes each step together with what the database knew then, and fails at one of them.
  private final class Watched implements MediaDisk {
    private final List<String> seen = new ArrayList<>();
    private final Step failing;

    Watched(Step failing) {
      this.failing = failing;
    }

    private void step(Step step) throws IOException {
      seen.add(step + " with " + rows().size() + " rows");
      if (step == failing) {
        throw new IOException("no space left");
      }
    }

    @Override
    public void sync(Path file) throws IOException {
      step(Step.SYNC);
      MediaDisk.REAL.sync(file);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
      step(Step.MOVE);
      MediaDisk.REAL.move(from, to);
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
      step(Step.SYNC_FOLDER);
      MediaDisk.REAL.syncFolder(folder);
    }
  }

  private static String sha256(byte[] content) {
    return HexFormat.of().formatHex(Sha256.of(content));
  }

  @Test
  void theDatabaseIsToldWhenTheFileIsOnDisk() throws IOException {
    var disk = new Watched(null);

    var cat = uploaded(media(disk), CAT);

    assertThat(disk.seen)
        .containsExactly(
            "SYNC with 0 rows",
            "MOVE with 0 rows",
            "SYNC_FOLDER with 0 rows",
            "SYNC_FOLDER with 0 rows",
            "SYNC_FOLDER with 0 rows");
    assertThat(rows()).hasSize(1);
    assertThat(cat.sha256()).isEqualTo(sha256(CAT));
    assertThat(Files.readAllBytes(cat.path())).isEqualTo(CAT);
    assertThat(files()).containsExactly(sha256(CAT).substring(0, 3) + "/" + sha256(CAT));
  }

  @ParameterizedTest
  @EnumSource(Step.class)
  void aDiskThatFailsMakesTheUploadFail(Step step) throws IOException {
    var failing = media(new Watched(step));

    assertThatThrownBy(() -> failing.uploads().upload(ALICE, offer(CAT)))
        .isInstanceOf(UnavailableException.class);

    assertThat(rows()).isEmpty();
    assertThat(files()).noneMatch(file -> file.startsWith("unfinished/"));
    assertThat(uploaded(media(MediaDisk.REAL), CAT).size()).as("once more").isEqualTo(CAT.length);
  }

  @ParameterizedTest
  @EnumSource(Step.class)
  void whatWasAnnouncedCanBeUploadedAgainAfterAFailure(Step step) {
    var failing = media(new Watched(step));
    var id = failing.uploads().announce(ALICE).uri().id();

    assertThatThrownBy(() -> failing.uploads().upload(ALICE, "here", id, offer(CAT)))
        .isInstanceOf(UnavailableException.class);

    var whole = media(MediaDisk.REAL);
    whole.uploads().upload(ALICE, "here", id, offer(CAT));
    assertThat(whole.library().find("here", id, 0L).size()).isEqualTo(CAT.length);
  }

  @Test
  void whoBreaksOffLeavesNothing() throws IOException {
    var media = media(MediaDisk.REAL);
    var broken =
        new SequenceInputStream(
            new ByteArrayInputStream(new byte[100_000]),
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("the client has gone");
              }
            });

    assertThatThrownBy(
            () -> media.uploads().upload(ALICE, Offer.of("image/png", null, 150_000, broken)))
        .isInstanceOf(UncheckedIOException.class)
        .hasRootCauseMessage("the client has gone");

    assertThat(rows()).isEmpty();
    assertThat(files()).isEmpty();
  }

  @Test
  void whatIsTooLargeIsReadNoFurtherThanToThere() throws IOException {
    var media = media(MediaDisk.REAL);
    var read = new long[1];
    var endless =
        new InputStream() {
          @Override
          public int read() {
            read[0]++;
            return 'x';
          }
        };

    assertThatThrownBy(() -> media.uploads().upload(ALICE, Offer.of(null, null, -1, endless)))
        .isInstanceOf(MatrixException.class)
        .hasMessageContaining("200000 bytes at most");
    assertThat(read[0]).isBetween((long) LARGEST, LARGEST + 100_000L);
    read[0] = 0;
    assertThatThrownBy(
            () -> media.uploads().upload(ALICE, Offer.of(null, null, LARGEST + 1, endless)))
        .isInstanceOf(MatrixException.class);
    assertThat(read[0]).as("when it was said before").isZero();

    assertThat(rows()).isEmpty();
    assertThat(files()).isEmpty();
  }

  @Test
  void theLargestIsTaken() {
    assertThat(uploaded(media(MediaDisk.REAL), new byte[LARGEST]).size()).isEqualTo(LARGEST);
  }

  @Test
  void theSameContentIsKeptOnce() throws IOException {
    var media = media(MediaDisk.REAL);

    var one = uploaded(media, CAT);
    var other = uploaded(media, CAT);

    assertThat(one.id()).isNotEqualTo(other.id());
    assertThat(rows()).hasSize(2);
    assertThat(files()).hasSize(1);
  }

  @Test
  void whatWasLeftUnfinishedIsGoneAfterAStart() throws IOException {
    var media = media(MediaDisk.REAL);
    var cat = uploaded(media, CAT);
    Files.writeString(folder().resolve("unfinished/half"), "half of a dog");

    var anew = media(MediaDisk.REAL);

    assertThat(files()).hasSize(1);
    assertThat(anew.library().find("here", cat.id(), 0L).path()).hasBinaryContent(CAT);
  }

  @Test
  void whereAFileIsLostItIsNotFound() throws IOException {
    var media = media(MediaDisk.REAL);
    var cat = uploaded(media, CAT);

    Files.delete(cat.path());

    assertThatThrownBy(() -> media.library().find("here", cat.id(), 0L))
        .isInstanceOf(MatrixException.class)
        .hasMessage("This file has been lost");
  }

  @Test
  void nobodyWaitsForAServerThatStops() {
    var media = media(MediaDisk.REAL);
    var id = media.uploads().announce(ALICE).uri().id();

    media.stopWaiting();

    assertThatThrownBy(() -> media.library().find("here", id, Long.MAX_VALUE))
        .isInstanceOf(MatrixException.class)
        .hasMessageContaining("not there yet");
  }
}
