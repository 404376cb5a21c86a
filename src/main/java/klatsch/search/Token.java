package klatsch.search;

import static java.nio.charset.StandardCharsets.UTF_8;
import static klatsch.model.error.MatrixError.invalidParam;

import java.util.Locale;
import klatsch.crypto.UnpaddedBase64;
import klatsch.search.Wanted.Grouping;
import klatsch.search.Wanted.Order;
import klatsch.search.index.Look.After;
import org.jspecify.annotations.Nullable;

/// Where a list of results goes on, in a text that clients hand back as it is. It is not secret,
/// nor trusted: it says only where to go on in what the asker may see.
///
/// @param grouping by which the list is of one group, or `null` for all results
/// @param group which one
record Token(Order order, After after, @Nullable Grouping grouping, String group) {
  /// @throws klatsch.model.error.MatrixException `M_INVALID_PARAM` for what is no token of a list
  ///   in this order
  static Token parse(String text, Order order) {
    var bytes = UnpaddedBase64.decode(text);
    var parts = bytes == null ? new String[0] : new String(bytes, UTF_8).split(" ", 5);
    try {
      if (parts.length == 5 && parts[0].equals(order.name())) {
        float rank = Float.parseFloat(parts[1]);
        if (!Float.isFinite(rank)) {
          throw new NumberFormatException("no rank");
        }
        var grouping = parts[3].isEmpty() ? null : Grouping.valueOf(parts[3]);
        return new Token(order, new After(rank, Long.parseLong(parts[2])), grouping, parts[4]);
      }
    } catch (IllegalArgumentException _) {
      // Said below: not one of ours.
    }
    throw invalidParam(
        "'next_batch' is no token of results in the order "
            + order.name().toLowerCase(Locale.ROOT));
  }

  Token of(Grouping newGrouping, String newGroup) {
    return new Token(order, after, newGrouping, newGroup);
  }

  @Override
  public String toString() {
    var text =
        "%s %s %d %s %s"
            .formatted(
                order.name(),
                Float.toString(after.rank()),
                after.position(),
                grouping == null ? "" : grouping.name(),
                group);
    return UnpaddedBase64.encodeUrlSafe(text.getBytes(UTF_8));
  }
}
