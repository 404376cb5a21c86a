package klatsch.rooms;

import static klatsch.model.error.MatrixError.forbidden;
import static klatsch.model.error.MatrixError.invalidParam;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import klatsch.model.event.Event;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import org.jspecify.annotations.Nullable;

/// Walks through the rooms of a space, and through those of the spaces in it, as far as the user
/// may see them.
///
/// Each room is shown once, where it is met first: so a space that contains itself has an end.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv1roomsroomidhierarchy)
public final class Spaces {
  /// What clients ask for, and no page is longer.
  static final int LONGEST_PAGE = 50;

  /// Deeper than anybody nests who wants things to be found.
  static final int DEEPEST = 50;

  /// So many rooms are looked at, seen or not: a community has some hundreds, and each may have to
  /// be read from the disk.
  static final int MOST_ROOMS = 2_000;

  private final Timeline timeline;
  private final Previews previews;
  private final DamagedRooms damaged;

  Spaces(Timeline timeline, Previews previews, DamagedRooms damaged) {
    this.damaged = damaged;
    this.timeline = timeline;
    this.previews = previews;
  }

  /// @param maxDepth how many spaces deep, `null` for as deep as there is
  /// @param limit how many rooms at most, `null` for as many as usual
  /// @param from a token of the page before, or `null`
  public record Question(
      RoomId space,
      boolean suggestedOnly,
      @Nullable Long maxDepth,
      @Nullable Long limit,
      @Nullable String from) {
    int depth() {
      if (maxDepth != null && maxDepth < 0) {
        throw invalidParam("'max_depth' must not be negative");
      }
      return maxDepth == null ? DEEPEST : (int) Math.min(maxDepth, DEEPEST);
    }

    int pageLength() {
      if (limit != null && limit < 1) {
        throw invalidParam("'limit' must be at least 1");
      }
      return limit == null ? LONGEST_PAGE : (int) Math.min(limit, LONGEST_PAGE);
    }

    /// What must not change from page to page.
    List<String> fixed() {
      return List.of(space.value(), Boolean.toString(suggestedOnly), Integer.toString(depth()));
    }
  }

  /// @param children the events that name the rooms in it, in their order; none if it is no space
  public record Room(RoomSummary summary, List<Event> children) {}

  public record Page(List<Room> rooms, @Nullable String nextBatch) {}

  private record Step(RoomId room, int depth) {}

  /// @throws klatsch.model.error.MatrixException `M_FORBIDDEN` if there is no such room or the user
  ///   may not look at it, `M_INVALID_PARAM` for a token of another question
  public Page page(UserId user, Question question) {
    int length = question.pageLength();
    var last = question.from() == null ? null : PageToken.last(question.from(), question.fixed());
    var walk = new Walk(user, question);
    var first = walk.next();
    if (first == null || !first.summary().room().roomId().equals(question.space())) {
      throw forbidden("You may not look at this room");
    }
    var rooms = new ArrayList<Room>();
    boolean begun = last == null;
    for (var room = first; room != null; room = walk.next()) {
      if (begun && rooms.size() == length) {
        var end = rooms.getLast().summary().room().roomId().value();
        return new Page(rooms, PageToken.of(question.fixed(), end));
      }
      if (begun) {
        rooms.add(room);
      }
      begun |= room.summary().room().roomId().value().equals(last);
    }
    if (!begun) {
      throw invalidParam("'from' names a room that is not there any more: begin anew");
    }
    return new Page(rooms, null);
  }

  /// One way through the tree: into the depth first.
  private final class Walk {
    private final UserId user;
    private final boolean suggestedOnly;
    private final int maxDepth;
    private final ArrayDeque<Step> ahead = new ArrayDeque<>();
    private final Set<RoomId> met = new HashSet<>();

    Walk(UserId user, Question question) {
      this.user = user;
      this.suggestedOnly = question.suggestedOnly();
      this.maxDepth = question.depth();
      ahead.push(new Step(question.space(), 0));
    }

    /// The next room that the user may see, or `null` at the end.
    @Nullable Room next() {
      while (!ahead.isEmpty() && met.size() < MOST_ROOMS) {
        var step = ahead.pop();
        var snapshot = met.add(step.room()) ? find(step) : null;
        var summary = snapshot == null ? null : previews.summary(user, snapshot.head());
        if (snapshot == null || summary == null) {
          continue;
        }
        var children =
            summary.isSpace()
                ? SpaceChild.of(snapshot.head(), suggestedOnly)
                : List.<SpaceChild>of();
        if (step.depth() < maxDepth) {
          children
              .reversed()
              .forEach(child -> ahead.push(new Step(child.room(), step.depth() + 1)));
          while (ahead.size() > MOST_ROOMS) {
            // The walk ends before it comes to these.
            ahead.removeLast();
          }
        }
        return new Room(summary, children.stream().map(SpaceChild::event).toList());
      }
      return null;
    }

    /// A damaged room below is left out, and refused only to who asks for that very room.
    private @Nullable RoomSnapshot find(Step step) {
      return step.depth() == 0
          ? timeline.find(step.room())
          : damaged.look(step.room(), () -> timeline.find(step.room()));
    }
  }
}
