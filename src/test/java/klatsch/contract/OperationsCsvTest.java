package klatsch.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class OperationsCsvTest {
  @Test
  void theListIsWhatTheSpecificationSays() throws IOException {
    assumeTrue(SpecFiles.here(), "the specification's files are not beside the project");

    assertThat(Files.readString(OperationsCsv.FILE))
        .as("write it anew with ./dev operations")
        .isEqualTo(OperationsCsv.fromSpecification());
  }
}
