package klatsch.accounts;

import static klatsch.model.error.MatrixError.tooLarge;

import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.model.error.MatrixError;
import klatsch.model.error.MatrixException;
import klatsch.model.id.UserId;
import klatsch.store.Store;
import org.jspecify.annotations.Nullable;

/// What people do not want to see, kept under a number so that a request need not carry it.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#filtering)
public final class Filters {
  /// A list of all rooms of somebody who is in a thousand.
  static final int MAX_BYTES = 64 << 10;

  private final Store store;

  Filters(Store store) {
    this.store = store;
  }

  /// Keeps a filter. The same one again has the same id.
  ///
  /// @return its id
  /// @throws MatrixException if it is none, or too long
  public String define(UserId user, JsonObject filter) {
    FilterSyntax.check(filter, MatrixError::badJson);
    var bytes = filter.toBytes();
    if (bytes.length > MAX_BYTES) {
      throw tooLarge("A filter has at most " + MAX_BYTES + " bytes");
    }
    return Long.toString(store.committer().write(tx -> store.filters().add(tx, user, bytes)));
  }

  /// @return `null` if the user has no such filter
  public @Nullable JsonObject find(UserId user, String id) {
    long number;
    try {
      number = Long.parseLong(id);
    } catch (NumberFormatException _) {
      return null;
    }
    var definition = store.filters().find(user, number);
    return definition == null ? null : Json.parseObject(definition);
  }
}
