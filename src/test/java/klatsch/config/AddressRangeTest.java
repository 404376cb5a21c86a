package klatsch.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {
  @ParameterizedTest(name = "{0} has {1}: {2}")
  @CsvSource({
    "192.0.2.7,      192.0.2.7,    true",
    "192.0.2.7,      192.0.2.8,    false",
    "192.0.2.0/24,   192.0.2.255,  true",
    "192.0.2.0/24,   192.0.3.0,    false",
    "10.0.0.0/9,     10.127.0.1,   true",
    "10.0.0.0/9,     10.128.0.1,   false",
    "0.0.0.0/0,      203.0.113.9,  true",
    "0.0.0.0/0,      ::1,          false",
    "2001:db8::/33,  2001:db8::1,  true",
    "2001:db8::/33,  2001:db8:8000::1, false",
    "::1,            ::1,          true",
    "127.0.0.1,      ::ffff:127.0.0.1, true",
  })
  void aRangeHasAllThatBeginLikeIt(String range, String address, boolean within) {
    assertThat(AddressRange.parse(range).contains(InetAddress.ofLiteral(address)))
        .isEqualTo(within);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "localhost", "1.2.3", "1.2.3.4/33", "::1/129", "1.2.3.4/", "/8", "a/8"})
  void whatIsNoAddressIsRefused(String text) {
    assertThatThrownBy(() -> AddressRange.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
