package klatsch.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir private Path temporary;

  @Test
  void itIsMadeWhenItIsMissing() throws IOException {
    try (var folder = DataFolder.hold(temporary.resolve("a/b"))) {
      assertThat(folder.path()).isDirectory();
    }
  }

  @Test
  void oneServerHoldsItUntilItStops() throws IOException {
    try (var _ = DataFolder.hold(temporary)) {
      assertThatThrownBy(() -> DataFolder.hold(temporary))
          .isInstanceOf(StartupProblem.class)
          .hasMessageContaining("in use by another Klatsch");
    }

    DataFolder.hold(temporary).close();
  }

  @Test
  void aFileInItsPlaceIsAProblemWithAdvice() throws IOException {
    var file = Files.createFile(temporary.resolve("file"));

    assertThatThrownBy(() -> DataFolder.hold(file))
        .isInstanceOf(StartupProblem.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("--data-dir");
  }
}
