package klatsch.api.client;

import static klatsch.model.error.MatrixError.invalidParam;

import klatsch.rooms.EventFilter;
import klatsch.rooms.History;
import org.jspecify.annotations.Nullable;

/// How many events a client wants on one page.
public final class PageLimit {
  /// If it does not say.
  private static final int USUAL = 10;

  private PageLimit() {}

  /// The same where a page without anything on it makes no sense.
  ///
  /// @throws klatsch.model.error.MatrixException `M_INVALID_PARAM` for less than one
  public static int atLeastOne(@Nullable Long asked) {
    if (asked != null && asked == 0) {
      throw invalidParam("'limit' must be at least 1");
    }
    return of(asked);
  }

  /// The same where a filter may have a limit too; of both the smaller holds.
  public static int of(@Nullable Long asked, EventFilter filter) {
    var limit = filter.limit();
    if (limit == null) {
      return of(asked);
    }
    return asked == null ? of(limit.longValue()) : Math.min(of(asked), limit);
  }

  /// @throws klatsch.model.error.MatrixException `M_INVALID_PARAM` for less than nothing
  public static int of(@Nullable Long asked) {
    if (asked == null) {
      return USUAL;
    }
    if (asked < 0) {
      throw invalidParam("'limit' must not be negative");
    }
    return (int) Math.min(asked, History.MAX_EVENTS);
  }
}
