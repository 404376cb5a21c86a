package klatsch.config;

import java.net.InetAddress;
import java.util.regex.Pattern;

/// One address, or all that begin like it: `192.0.2.7`, `10.0.0.0/8`, `2001:db8::/32`.
///
/// @param bits how many of the first bits must be equal
public record AddressRange(InetAddress first, int bits) {
  private static final Pattern FORM = Pattern.compile("([^/]+)(?:/([0-9]{1,3}))?");

  public AddressRange {
    if (bits < 0 || bits > first.getAddress().length * Byte.SIZE) {
      throw new IllegalArgumentException("an address has no " + bits + " bits");
    }
  }

  /// Throws an [IllegalArgumentException] when the text is neither an address nor a range.
  public static AddressRange parse(String text) {
    var form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException("not an address: " + text);
    }
    if (form.group(1).matches("[^:.]*(\\.[^:.]*){0,2}")) {
      throw new IllegalArgumentException("an old way to write an address: " + text);
    }
    var address = InetAddress.ofLiteral(form.group(1));
    var bits = form.group(2);
    return new AddressRange(
        address, bits == null ? address.getAddress().length * Byte.SIZE : Integer.parseInt(bits));
  }

  public boolean contains(InetAddress address) {
    var mine = first.getAddress();
    var other = address.getAddress();
    if (mine.length != other.length) {
      return false;
    }
    int whole = bits / Byte.SIZE;
    for (int i = 0; i < whole; i++) {
      if (mine[i] != other[i]) {
        return false;
      }
    }
    int rest = Byte.SIZE - bits % Byte.SIZE;
    return rest == Byte.SIZE || (mine[whole] & 0xff) >> rest == (other[whole] & 0xff) >> rest;
  }

  /// The form that [#parse] reads back.
  @Override
  public String toString() {
    return first.getHostAddress() + "/" + bits;
  }
}
