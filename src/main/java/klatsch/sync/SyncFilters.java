package klatsch.sync;

import static klatsch.model.error.MatrixError.invalidParam;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import klatsch.accounts.Filters;
import klatsch.model.id.UserId;
import klatsch.rooms.EventFilter;
import org.jspecify.annotations.Nullable;

/// The filters of requests, given whole or by the id of one that was deposited.
public final class SyncFilters {
  /// Clients that come again and again with the same filter; it never changes.
  private static final int MAX_KEPT = 10_000;

  private final Filters filters;
  private final Cache<Key, SyncFilter> kept = Caffeine.newBuilder().maximumSize(MAX_KEPT).build();

  private record Key(UserId user, String id) {}

  SyncFilters(Filters filters) {
    this.filters = filters;
  }

  /// @param text an id, or JSON if it begins with a brace, or `null` for no filter
  /// @throws klatsch.model.error.MatrixException `M_INVALID_PARAM` if there is no such filter or it
  ///   is wrong, `M_NOT_JSON` if it is no JSON
  public SyncFilter of(UserId user, @Nullable String text) {
    if (text == null || text.isEmpty()) {
      return SyncFilter.ALL;
    }
    return text.startsWith("{")
        ? SyncFilter.of(EventFilter.parseObject(text))
        : kept.get(new Key(user, text), this::load);
  }

  private SyncFilter load(Key key) {
    var filter = filters.find(key.user(), key.id());
    if (filter == null) {
      throw invalidParam("You have no filter of this id");
    }
    return SyncFilter.of(filter);
  }
}
