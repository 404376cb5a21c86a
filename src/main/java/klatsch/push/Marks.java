package klatsch.push;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import klatsch.store.ReceiptStore.Receipt;

/// Up to where a user has read a room: what is said by the one who reads counts like a receipt, and
/// of two receipts the one that is ahead.
///
/// @param all everything up to there, in whatever thread
/// @param threads what of single threads has been read beyond that
record Marks(long all, Map<String, Long> threads) {
  private static final Marks NONE = new Marks(0, Map.of());

  static Marks of(Collection<Receipt> receipts) {
    return NONE.with(receipts);
  }

  Marks with(Collection<Receipt> receipts) {
    var marks = this;
    for (var receipt : receipts) {
      long position = receipt.eventPosition();
      var thread = receipt.thread();
      marks = thread == null ? marks.withAll(position) : marks.with(thread, position);
    }
    return marks;
  }

  Marks withAll(long position) {
    if (position <= all) {
      return this;
    }
    var ahead = new HashMap<>(threads);
    ahead.values().removeIf(mark -> mark <= position);
    return new Marks(position, Map.copyOf(ahead));
  }

  Marks with(String thread, long position) {
    if (isRead(thread, position)) {
      return this;
    }
    var next = new HashMap<>(threads);
    next.put(thread, position);
    return new Marks(all, Map.copyOf(next));
  }

  boolean isRead(String thread, long position) {
    return position <= all || position <= threads.getOrDefault(thread, 0L);
  }
}
