package klatsch.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnpaddedBase64Test {
  /// [Spec](https://spec.matrix.org/v1.19/appendices/#unpadded-base64)
  @ParameterizedTest
  @CsvSource({
    "'', ''",
    "f, Zg",
    "fo, Zm8",
    "foo, Zm9v",
    "foob, Zm9vYg",
    "fooba, Zm9vYmE",
    "foobar, Zm9vYmFy",
  })
  void theExamplesOfTheSpecificationHold(String text, String base64) {
    assertThat(UnpaddedBase64.encode(text.getBytes(UTF_8))).isEqualTo(base64);
    assertThat(UnpaddedBase64.decode(base64)).isEqualTo(text.getBytes(UTF_8));
  }

  @Test
  void bothAlphabetsAreReadWithAndWithoutPadding() {
    var bytes = new byte[] {(byte) 0xfb, (byte) 0xff, (byte) 0xfe, 1};

    assertThat(UnpaddedBase64.encode(bytes)).isEqualTo("+//+AQ");
    assertThat(UnpaddedBase64.encodeUrlSafe(bytes)).isEqualTo("-__-AQ");
    assertThat(UnpaddedBase64.decode("+//+AQ==")).isEqualTo(bytes);
    assertThat(UnpaddedBase64.decode("-__-AQ")).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a b=", "ä", "Zm9v\n", "Zg=", "="})
  void whatIsNoBase64IsTold(String text) {
    assertThat(UnpaddedBase64.decode(text)).isNull();
  }
}
