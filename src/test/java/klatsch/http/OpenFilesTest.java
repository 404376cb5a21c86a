package klatsch.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// The system's limit of open files is one of connections too.
class OpenFilesTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger(OpenFiles.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
    logger.setAdditive(false);
  }

  @AfterEach
  void stop() {
    logger.detachAppender(log);
    logger.setAdditive(true);
  }

  @Test
  void wherePlentyAreAllowedNothingIsSaid() {
    assertThat(OpenFiles.connections(20_000, 1_000_000)).isEqualTo(20_000);
    assertThat(OpenFiles.connections(20_000, -1 >>> 1)).isEqualTo(20_000);

    assertThat(log.list).isEmpty();
  }

  @Test
  void whereTooFewAreAllowedThereAreFewerAndTheOperatorIsTold() {
    assertThat(OpenFiles.connections(20_000, 4_096)).isEqualTo(3_584);

    assertThat(log.list).hasSize(1);
    assertThat(log.list.getFirst().getFormattedMessage())
        .startsWith("At most 3584 connections at once instead of the 20000 of http.connections")
        .contains("LimitNOFILE");
  }

  @Test
  void someAreLeftForWhoComesFirst() {
    assertThat(OpenFiles.connections(20_000, 256)).isEqualTo(1);
  }
}
