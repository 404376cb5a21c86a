package klatsch.accounts;

import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import klatsch.model.id.UserId;
import klatsch.store.Store;

/// Who went and asked for all they had said to be taken away, as far as that can be: who comes
/// after that is not shown it.
///
/// All of them are kept at hand, some 150 bytes each. They are few among those who left, and
/// everybody who reads has to be asked about.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3accountdeactivate)
public final class Erasures {
  private final Map<UserId, Long> positions;

  Erasures(Store store) {
    this.positions = new ConcurrentHashMap<>(store.users().erased());
  }

  /// Who they are, and at which position each asked for it.
  public Map<UserId, Long> all() {
    return Collections.unmodifiableMap(positions);
  }

  void add(UserId user, long position) {
    positions.put(user, position);
  }
}
