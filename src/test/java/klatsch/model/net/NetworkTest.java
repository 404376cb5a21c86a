package klatsch.model.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkTest {
  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "192.0.2.7,             192.0.2.7",
    "2001:db8:0:1::7,       20010db800000001::/64",
    "2001:db8:0:1:a:b:c:d,  20010db800000001::/64",
    "2001:db8:0:2::7,       20010db800000002::/64",
    "::ffff:192.0.2.7,      192.0.2.7",
    "a socket,              a socket",
  })
  void whoHasHalfAnAddressHasAllOfThem(String address, String network) {
    assertThat(Network.of(address)).isEqualTo(network);
  }
}
