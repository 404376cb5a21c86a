package klatsch.rooms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import klatsch.model.error.MatrixException;
import klatsch.model.event.StoredEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamTokenTest {
  @Test
  void aTokenComesBackAsItWentOut() {
    var token = new StreamToken(72594, 4483, 1934);

    assertThat(token).hasToString("s72594_4483_1934");
    assertThat(StreamToken.sync("s72594_4483_1934")).isEqualTo(token);
  }

  @Test
  void aTokenSaysIfMessagesToTheDeviceAreStillToCome() {
    var token = new StreamToken(72594, 4483, 1934).withToDevice(72000);

    assertThat(token).hasToString("s72594_4483_1934_72000");
    assertThat(StreamToken.sync("s72594_4483_1934_72000")).isEqualTo(token);
    assertThat(StreamToken.place("s72594_4483_1934_72000")).isEqualTo(72594);
  }

  @Test
  void bothKindsAreAPlaceInATimeline() {
    assertThat(StreamToken.place("s7_1_2")).isEqualTo(7);
    assertThat(StreamToken.place(StreamToken.atPlace(7))).isEqualTo(7);
  }

  @Test
  void placesGoOnBelowZero() {
    assertThat(StreamToken.place("t-7")).isEqualTo(-7);
    assertThat(StreamToken.place(StreamToken.atPlace(StoredEvent.BEGINNING)))
        .isEqualTo(StoredEvent.BEGINNING);
    assertThatThrownBy(() -> StreamToken.place("s-7_1_1")).isInstanceOf(MatrixException.class);
    assertThatThrownBy(() -> StreamToken.place("t--7")).isInstanceOf(MatrixException.class);
  }

  @Test
  void bothKindsAreAPointToFollowFrom() {
    var told = new StreamToken(7, 1, 2).withToDevice(5);

    assertThat(StreamToken.from("s7_1_2_5")).isEqualTo(told);
    assertThat(StreamToken.from("t7")).isEqualTo(new StreamToken(7, 0, 0).withToDevice(0));
    assertThat(StreamToken.from("t-7")).isEqualTo(new StreamToken(0, 0, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "s",
        "s1",
        "s1_2",
        "s1_2_3_4",
        "s4_2_3_4",
        "s4_2_3_1_1",
        "s-1_2_3",
        "s1_2_x",
        " s1_2_3",
        "1",
        "S1_2_3",
        "s9999999999999999999_1_1",
        "s١_1_1"
      })
  void whatWasNeverGivenOutIsRefused(String text) {
    assertThatThrownBy(() -> StreamToken.sync(text)).isInstanceOf(MatrixException.class);
    assertThatThrownBy(() -> StreamToken.place(text)).isInstanceOf(MatrixException.class);
    assertThatThrownBy(() -> StreamToken.from(text)).isInstanceOf(MatrixException.class);
  }

  @Test
  void aPlaceInATimelineIsNoTokenToSyncFrom() {
    assertThatThrownBy(() -> StreamToken.sync("t7")).isInstanceOf(MatrixException.class);
  }
}
