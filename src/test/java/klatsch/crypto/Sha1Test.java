package klatsch.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class Sha1Test {
  /// The example of RFC 3174.
  @Test
  void isThatOfTheStandard() {
    assertThat(HexFormat.of().formatHex(Sha1.of("abc".getBytes(US_ASCII))))
        .isEqualTo("a9993e364706816aba3e25717850c26c9cd0d89d");
  }
}
