package klatsch.e2ee;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.util.Collection;
import java.util.function.Function;
import klatsch.model.id.DeviceId;
import klatsch.model.id.UserId;
import klatsch.store.Store;
import klatsch.store.ToDeviceStore.Extent;

/// Knows for which devices something waits, so that nobody has to look on the disk to find that
/// nothing does.
final class Inboxes {
  /// The devices that are in use at the same time, on a server of this size. Of another one, the
  /// disk is asked when it comes.
  private static final int MAX_DEVICES = 50_000;

  private static final Extent EMPTY = new Extent(0, 0);

  private final LoadingCache<Address, Extent> extents;

  /// One device of one user.
  record Address(UserId user, DeviceId device) {}

  Inboxes(Store store) {
    this(address -> store.toDevice().extent(address.user(), address.device()));
  }

  /// @param onDisk what waits for a device
  Inboxes(Function<Address, Extent> onDisk) {
    extents = Caffeine.newBuilder().maximumSize(MAX_DEVICES).build(onDisk::apply);
  }

  Extent of(Address address) {
    return extents.get(address);
  }

  /// Something durable came for these devices. This waits for a look at the disk that is under way,
  /// which may have it already, or not; `computeIfPresent` of this cache would find nothing and go,
  /// and the message would never be told.
  void arrived(Collection<Address> addresses, long position) {
    for (var address : addresses) {
      extents
          .asMap()
          .compute(
              address,
              (_, known) ->
                  known == null
                      ? null
                      : new Extent(
                          known.newest() == 0 ? position : known.oldest(),
                          Math.max(known.newest(), position)));
    }
  }

  /// A device has everything up to a position.
  ///
  /// @return whether there may be something to remove
  boolean confirmed(Address address, long upTo) {
    var known = extents.get(address);
    if (known.newest() == 0 || known.oldest() > upTo) {
      return false;
    }
    extents
        .asMap()
        .computeIfPresent(
            address,
            (_, now) ->
                now.newest() <= upTo
                    ? EMPTY
                    : new Extent(Math.max(now.oldest(), upTo + 1), now.newest()));
    return true;
  }

  /// What seemed to wait was not found: it went with a device that was called the same.
  void isEmpty(Address address, Extent unlessOtherThan) {
    extents.asMap().replace(address, unlessOtherThan, EMPTY);
  }
}
