package klatsch.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataSizeTest {
  @ParameterizedTest(name = "{0} is {1} bytes and prints as {2}")
  @CsvSource({
    "0, 0, 0",
    "1023, 1023, 1023",
    "1024, 1024, 1K",
    "64k, 65536, 64K",
    "1536, 1536, 1536",
    "8M, 8388608, 8M",
    "2G, 2147483648, 2G",
    "2048M, 2147483648, 2G",
  })
  void sizesAreReadAndPrinted(String text, long bytes, String printed) {
    var size = DataSize.parse(text);

    assertThat(size.bytes()).isEqualTo(bytes);
    assertThat(size).hasToString(printed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "M", "-1", "1.5M", "8T", "9999999999G", "much"})
  void othersAreRefused(String text) {
    assertThatThrownBy(() -> DataSize.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
