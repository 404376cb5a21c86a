package klatsch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigManualTest {
  @Test
  void thePageInTheTreeIsTheOneThatTheCodeWrites() throws IOException {
    var page = Files.readString(Path.of("docs/operating/settings.md"));

    assertThat(page.equals(ConfigManual.page()))
        .as("docs/operating/settings.md is fresh; `./dev docs` writes it anew")
        .isTrue();
  }
}
