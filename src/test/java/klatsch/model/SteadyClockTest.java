package klatsch.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
  private static final Instant BEGIN = Instant.parse("2026-11-25T12:00:00Z");

  private Instant wall = BEGIN;
  private final SteadyClock clock = new SteadyClock(() -> wall);

  private void steps(Duration by) {
    wall = wall.plus(by);
  }

  @Test
  void timePassesAsItDoesOnTheWall() {
    steps(Duration.ofSeconds(3));

    assertThat(clock.instant()).isEqualTo(BEGIN.plusSeconds(3));
  }

  @Test
  void itStandsStillWhileTheWallIsSetBackAndThenGoesOn() {
    steps(Duration.ofSeconds(3));
    var before = clock.instant();

    steps(Duration.ofDays(-3650));
    assertThat(clock.instant()).isEqualTo(before);

    steps(Duration.ofSeconds(2));
    assertThat(clock.instant()).isEqualTo(before.plusSeconds(2));
  }

  @Test
  void whatWasSetForwardAndBackCountsOnce() {
    steps(Duration.ofDays(3650));
    var ahead = clock.instant();
    steps(Duration.ofDays(-3650));
    var after = clock.instant();
    steps(Duration.ofSeconds(1));

    assertThat(ahead).isEqualTo(BEGIN.plus(Duration.ofDays(3650)));
    assertThat(after).isEqualTo(ahead);
    assertThat(clock.instant()).isEqualTo(ahead.plusSeconds(1));
  }
}
