package klatsch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// The pages that the code writes are in the tree as it writes them.
class ManualsTest {
  @Test
  void settings() throws IOException {
    assertFresh("settings.md", ConfigManual.page());
  }

  @Test
  void metrics() throws IOException {
    assertFresh("metrics.md", MetricsManual.page());
  }

  @Test
  void errors() throws IOException {
    assertFresh("errors.md", ErrorsManual.page());
  }

  private static void assertFresh(String file, String written) throws IOException {
    var page = Path.of("docs/operating", file);

    assertThat(Files.readString(page).equals(written))
        .as("%s is fresh; `./dev docs` writes it anew", page)
        .isTrue();
  }
}
