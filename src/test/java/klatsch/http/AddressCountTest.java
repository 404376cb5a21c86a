package klatsch.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.junit.jupiter.api.Test;

/// Two connections for each address, but for one that may have any number.
class AddressCountTest {
  private static final InetAddress PROXY = InetAddress.ofLiteral("10.0.0.1");

  private final AddressCount count = new AddressCount(2, PROXY::equals);

  @Test
  void whoHasManyGetsNoMoreUntilOneIsClosed() {
    var first = from("192.0.2.7");
    assertThat(count.opened(first)).isTrue();
    assertThat(count.opened(from("192.0.2.7"))).isTrue();

    var tooMany = from("192.0.2.7");
    assertThat(count.opened(tooMany)).isFalse();
    count.closed(tooMany);

    assertThat(count.opened(from("192.0.2.8"))).as("somebody else").isTrue();
    count.closed(first);
    assertThat(count.opened(from("192.0.2.7"))).isTrue();
  }

  @Test
  void halfAnAddressOfTheNewKindIsOneAddress() {
    count.opened(from("2001:db8::1"));
    count.opened(from("2001:db8::2"));

    assertThat(count.opened(from("2001:db8::3"))).isFalse();
    assertThat(count.opened(from("2001:db8:0:1::1"))).isTrue();
  }

  @Test
  void aProxyMayHaveThoseOfMany() {
    for (int i = 0; i < 10; i++) {
      assertThat(count.opened(from("10.0.0.1"))).isTrue();
    }
  }

  private static Connection from(String address) {
    return new Connection(new InetSocketAddress(InetAddress.ofLiteral(address), 50_000));
  }

  private static final class Connection extends ByteArrayEndPoint {
    private final InetSocketAddress remote;

    Connection(InetSocketAddress remote) {
      this.remote = remote;
    }

    @Override
    public InetSocketAddress getRemoteSocketAddress() {
      return remote;
    }
  }
}
