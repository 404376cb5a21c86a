package klatsch.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateTest {
  @Test
  void aRateIsANumberOfTimesInAWhile() {
    assertThat(Rate.parse("300/1m")).isEqualTo(new Rate(300, Duration.ofMinutes(1)));
    assertThat(Rate.parse("30/10s").interval()).isEqualTo(Duration.ofNanos(333_333_333));
  }

  @ParameterizedTest
  @ValueSource(strings = {"300/1m", "30/10s", "60/1h", "5/90s"})
  void itIsShownAsItIsWritten(String text) {
    assertThat(Rate.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "5",
        "0/1m",
        "5/0m",
        "-5/1m",
        "5/m",
        "5/1d",
        "5 / 1m",
        "5/1m/2",
        "99999999/1s"
      })
  void whatIsNoRateIsRefused(String text) {
    assertThatThrownBy(() -> Rate.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
