package klatsch.rooms;

import static klatsch.model.error.MatrixError.invalidParam;

import java.util.Comparator;
import java.util.List;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.store.Store;
import org.jspecify.annotations.Nullable;

/// The rooms that two people are both in.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#mutual-rooms)
public final class MutualRooms {
  /// More than people share; two bots may.
  static final int LONGEST_PAGE = 200;

  private final Store store;

  MutualRooms(Store store) {
    this.store = store;
  }

  /// @param count of all pages together
  /// @param nextBatch asks for the rooms after these, `null` at the end
  public record Page(List<RoomId> joined, long count, @Nullable String nextBatch) {}

  /// @param from a token of the page before, or `null`
  /// @throws klatsch.model.error.MatrixException `M_INVALID_PARAM` for oneself, for a user ID of an
  ///   old, odd grammar, and for a token that is none
  public Page of(UserId asker, UserId other, @Nullable String from) {
    if (asker.equals(other)) {
      throw invalidParam("'user_id' is your own; ask for somebody else");
    }
    if (!isCompliant(other)) {
      throw invalidParam("'user_id' has letters that are not allowed in user IDs any more");
    }
    var question = List.of(other.value());
    var last = from == null ? "" : PageToken.last(from, question);
    var all =
        store.memberships().shared(asker, other).stream()
            .sorted(Comparator.comparing(RoomId::value))
            .toList();
    var rest = all.stream().filter(room -> room.value().compareTo(last) > 0).toList();
    var page = rest.stream().limit(LONGEST_PAGE).toList();
    return new Page(
        page,
        all.size(),
        page.size() < rest.size() ? PageToken.of(question, page.getLast().value()) : null);
  }

  /// [Spec](https://spec.matrix.org/v1.19/appendices/#historical-user-ids)
  private static boolean isCompliant(UserId user) {
    return !user.localpart().isEmpty()
        && user.localpart().chars().allMatch(letter -> letter >= 0x21 && letter <= 0x7E);
  }
}
