package klatsch.rooms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static klatsch.model.error.MatrixError.forbidden;
import static klatsch.model.error.MatrixError.invalidParam;
import static klatsch.model.error.MatrixError.notFound;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import klatsch.crypto.UnpaddedBase64;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rooms.PublishedRooms.Listed;
import klatsch.rooms.PublishedRooms.Place;
import klatsch.store.Store;
import org.jspecify.annotations.Nullable;

/// The directory of rooms that want to be found.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#published-room-directory)
public final class PublicRooms {
  /// What old clients get that do not know about pages, and no page is larger.
  private static final int LONGEST_PAGE = 500;

  private static final int USUAL_PAGE = 100;

  private final String serverName;
  private final Store store;
  private final Timeline timeline;
  private final PublishedRooms published;

  PublicRooms(String serverName, Store store, Timeline timeline, PublishedRooms published) {
    this.serverName = serverName;
    this.store = store;
    this.timeline = timeline;
    this.published = published;
  }

  /// @param server whose directory is meant, `null` for ours
  /// @param searchTerm stands in the name, the topic or the alias, in small or capital letters
  /// @param roomTypes which types of rooms, with `null` for rooms without a type; empty for all
  public record Question(
      @Nullable String server,
      @Nullable Integer limit,
      @Nullable String since,
      @Nullable String searchTerm,
      Set<@Nullable String> roomTypes) {}

  /// @param nextBatch asks for the rooms after these, `null` at the end
  /// @param prevBatch asks for the rooms before these, `null` at the beginning
  public record Page(
      List<PublicRoom> chunk,
      @Nullable String nextBatch,
      @Nullable String prevBatch,
      long totalRoomCountEstimate) {
    public static final Page EMPTY = new Page(List.of(), null, null, 0);
  }

  /// From where a page begins, and whether it goes on from there or back.
  private record Token(boolean back, Place place) {
    static Token parse(String text) {
      var bytes = UnpaddedBase64.decode(text);
      var parts = bytes == null ? new String[0] : new String(bytes, UTF_8).split(" ", 3);
      try {
        if (parts.length == 3 && (parts[0].equals("next") || parts[0].equals("prev"))) {
          return new Token(
              parts[0].equals("prev"), new Place(Long.parseLong(parts[1]), new RoomId(parts[2])));
        }
      } catch (IllegalArgumentException _) {
        // Said below: not one of ours.
      }
      throw invalidParam("'since' is no token of this directory");
    }

    @Override
    public String toString() {
      var text = (back ? "prev " : "next ") + place.members() + " " + place.room();
      return UnpaddedBase64.encodeUrlSafe(text.getBytes(UTF_8));
    }
  }

  /// @throws klatsch.model.error.MatrixException `M_INVALID_PARAM` for a token or limit that is
  ///   none, `M_NOT_FOUND` for the directory of another server
  public Page list(Question question) {
    if (question.server() != null && !question.server().equals(serverName)) {
      throw notFound("The directories of other servers cannot be read from here yet");
    }
    int limit = limit(question.limit());
    var all = all(question);
    var from = question.since() == null ? null : Token.parse(question.since());
    int begin = begin(all, from, limit);
    int end = Math.min(all.size(), begin + limit);
    if (from != null && from.back()) {
      end = Math.min(end, firstFrom(all, from.place()));
    }
    var chunk = all.subList(begin, end);
    return new Page(
        chunk.stream().map(Listed::room).toList(),
        end < all.size() && !chunk.isEmpty()
            ? new Token(false, chunk.getLast().place()).toString()
            : null,
        begin > 0 && !chunk.isEmpty() ? new Token(true, chunk.getFirst().place()).toString() : null,
        all.size());
  }

  private static int limit(@Nullable Integer asked) {
    if (asked == null) {
      return USUAL_PAGE;
    }
    if (asked < 1) {
      throw invalidParam("'limit' must be at least 1");
    }
    return Math.min(asked, LONGEST_PAGE);
  }

  private List<Listed> all(Question question) {
    var word = question.searchTerm() == null ? "" : question.searchTerm().toLowerCase(Locale.ROOT);
    var types = question.roomTypes();
    var all = published.inOrder();
    return word.isEmpty() && types.isEmpty()
        ? all
        : all.stream()
            .filter(listed -> types.isEmpty() || types.contains(listed.room().roomType()))
            .filter(listed -> listed.words().contains(word))
            .toList();
  }

  private static int begin(List<Listed> all, @Nullable Token from, int limit) {
    if (from == null) {
      return 0;
    }
    int first = firstFrom(all, from.place());
    if (from.back()) {
      return Math.max(0, first - limit);
    }
    boolean there = first < all.size() && all.get(first).place().equals(from.place());
    return there ? first + 1 : first;
  }

  /// The index of a place, or of what comes after it if the room is not there any more.
  private static int firstFrom(List<Listed> all, Place place) {
    var places = all.stream().map(Listed::place).toList();
    int found = Collections.binarySearch(places, place, PublishedRooms.ORDER);
    return found >= 0 ? found : -found - 1;
  }

  /// @throws klatsch.model.error.MatrixException `M_NOT_FOUND` if there is no such room
  public Visibility visibility(RoomId room) {
    timeline.get(room);
    var row = store.rooms().find(room);
    return row != null && row.published() ? Visibility.PUBLIC : Visibility.PRIVATE;
  }

  /// Lists a room or hides it: for those who may also say what it is called, and for those who run
  /// this server.
  ///
  /// @throws klatsch.model.error.MatrixException `M_NOT_FOUND` if there is no such room
  public void setVisibility(UserId user, boolean admin, RoomId room, Visibility visibility) {
    var head = timeline.get(room).head();
    if (!admin && !CanonicalAlias.maySet(user, head)) {
      throw forbidden("You lack the power to say whether the directory lists this room");
    }
    store.write(
        tx -> {
          store.rooms().publish(tx, head.nr(), visibility == Visibility.PUBLIC);
          return head.nr();
        });
    published.changed(room);
  }
}
