package klatsch.accounts;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import java.util.function.Predicate;
import klatsch.model.id.UserId;
import klatsch.store.Store;
import klatsch.store.Transaction;

/// Writes down when the devices of somebody change, in one commit with the change, and says so:
/// others encrypt for these devices.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#tracking-the-device-list-for-a-user)
public final class DeviceLists {
  /// No position: nothing that others see has changed.
  private static final long UNCHANGED = -1;

  private final Store store;
  private final List<ObjLongConsumer<UserId>> listeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<UserId>> afterwards = new CopyOnWriteArrayList<>();

  DeviceLists(Store store) {
    this.store = store;
  }

  /// Tells the listener whose devices changed at which position, from now on: in the order of the
  /// positions, when it is durable, and before the position can be seen. It is called on the
  /// store's publisher, so it must be quick and wait for nothing.
  public void onChange(ObjLongConsumer<UserId> listener) {
    listeners.add(listener);
  }

  /// Tells the listener whose devices changed, from now on, when everybody can see it. Who makes
  /// the change waits for it to return.
  public void onVisible(Consumer<UserId> listener) {
    afterwards.add(listener);
  }

  /// Makes a change and waits until it is durable.
  ///
  /// @param change returns whether it did something to the user's devices
  /// @return what the change returned
  boolean change(UserId user, Predicate<Transaction> change) {
    long changed =
        store
            .committer()
            .submit(
                tx -> change.test(tx) ? write(tx, user) : UNCHANGED,
                position -> published(user, position))
            .await();
    if (changed == UNCHANGED) {
      return false;
    }
    afterwards.forEach(listener -> listener.accept(user));
    return true;
  }

  private long write(Transaction tx, UserId user) {
    long position = tx.nextPosition();
    store.deviceLists().set(tx, user, position);
    return position;
  }

  private void published(UserId user, long position) {
    if (position != UNCHANGED) {
      listeners.forEach(listener -> listener.accept(user, position));
    }
  }
}
