package klatsch.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import klatsch.model.error.MatrixException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PercentTest {
  @ParameterizedTest
  @CsvSource({
    "abc,              abc",
    "%61%2F%2f%25,     a//%",
    "%2561,            %61",
    "a+b,              a+b",
    "%F0%9F%98%80,     😀",
    "😀%21ä,           😀!ä",
    "..,               ..",
  })
  void aSegmentIsDecodedOnce(String raw, String decoded) {
    assertThat(Percent.decodeSegment(raw)).isEqualTo(decoded);
  }

  @Test
  void onlyInAQueryIsAPlusASpace() {
    assertThat(Percent.decodeQuery("a+b%2B")).isEqualTo("a b+");
    assertThat(Percent.decodeSegment("a+b%2B")).isEqualTo("a+b+");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"%", "%1", "%zz", "%+1", "a%", "%ff", "%c3", "%c0%80", "%ed%a0%80", "%00"})
  void whatIsNoUtf8OrNoEscapeIsRefused(String raw) {
    assertThatThrownBy(() -> Percent.decodeSegment(raw)).isInstanceOf(MatrixException.class);
    assertThatThrownBy(() -> Percent.decodeQuery(raw)).isInstanceOf(MatrixException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "abc-._~", "!a:b/c%2F", "ä😀\n", "a+b c"})
  void whatIsEncodedCanBeDecoded(String text) {
    assertThat(Percent.encode(text)).matches("[A-Za-z0-9._~%-]*");
    assertThat(Percent.decodeSegment(Percent.encode(text))).isEqualTo(text);
  }
}
