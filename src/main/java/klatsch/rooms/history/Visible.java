package klatsch.rooms.history;

import static klatsch.model.event.Membership.JOIN;
import static klatsch.model.event.Membership.LEAVE;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import klatsch.model.event.Event;
import klatsch.model.event.Membership;
import klatsch.model.event.StateKey;
import klatsch.model.event.StoredEvent;
import klatsch.model.id.UserId;
import klatsch.rooms.Seen;
import klatsch.rules.visibility.HistoryVisibility;
import klatsch.rules.visibility.Visibility;
import org.jspecify.annotations.Nullable;

/// Which parts of a room's history one user may see.
///
/// What decides about an event is how visible history was when it was sent, how the user stood with
/// the room then, and whether the user came later. All three change at a few events only. Between
/// these the answer is the same, so history is cut there into stretches, and each is judged once.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#server-behaviour-6)
public final class Visible {
  /// The end of what has not ended.
  private static final long FOREVER = Long.MAX_VALUE;

  /// Earlier than anything.
  private static final long NEVER = StoredEvent.BEGINNING - 1;

  /// Everything, for somebody who was in the room all the time.
  private static final Visible ALL =
      of(List.of(new Stretch(NEVER, FOREVER, true, JOIN)), FOREVER, Set.of());

  private final List<Stretch> stretches;
  private final long joinedUpTo;
  private final Set<UserId> ignored;
  private final Map<UserId, Long> erased;
  private final UnaryOperator<Event> redact;

  private Visible(
      List<Stretch> stretches,
      long joinedUpTo,
      Set<UserId> ignored,
      Map<UserId, Long> erased,
      UnaryOperator<Event> redact) {
    this.stretches = List.copyOf(stretches);
    this.joinedUpTo = joinedUpTo;
    this.ignored = ignored;
    this.erased = erased;
    this.redact = redact;
  }

  private static Visible of(List<Stretch> stretches, long joinedUpTo, Set<UserId> ignored) {
    return new Visible(stretches, joinedUpTo, ignored, Map.of(), UnaryOperator.identity());
  }

  /// A part of the history in which all events are seen alike.
  ///
  /// @param after the position just before its first event
  /// @param upTo the last position in it
  /// @param membership of the user at its events
  public record Stretch(long after, long upTo, boolean visible, Membership membership) {}

  /// A part of the history that is visible as a whole.
  ///
  /// @param after the position just before its first event
  /// @param upTo the last position in it
  public record Range(long after, long upTo) {}

  /// A place at which something changes. One of the two is set.
  ///
  /// @param visibility that holds from here on
  /// @param membership of the user from here on
  /// @param isOfEvent whether the event there says so itself, and can then also be seen by what was
  ///   before it. It does not where states met, or the history goes over to another of its forks.
  public record Step(
      long position,
      @Nullable HistoryVisibility visibility,
      @Nullable Membership membership,
      boolean isOfEvent) {
    public Step(
        long position, @Nullable HistoryVisibility visibility, @Nullable Membership membership) {
      this(position, visibility, membership, true);
    }
  }

  /// How things stand around an event: before it, as far as that matters, and after it.
  private record Around(
      HistoryVisibility before, HistoryVisibility after, Membership userBefore, Membership user) {

    static Around event(HistoryVisibility visibility, Membership user) {
      return new Around(visibility, visibility, user, user);
    }

    Around with(Step step) {
      var visibility = step.visibility() == null ? after : step.visibility();
      var membership = step.membership() == null ? user : step.membership();
      return new Around(
          step.visibility() == null || step.isOfEvent() ? before : visibility,
          visibility,
          step.membership() == null || step.isOfEvent() ? userBefore : membership,
          membership);
    }

    boolean isVisible(boolean joinsLater) {
      return Visibility.maySee(before, after, userBefore, user, joinsLater);
    }
  }

  /// What somebody sees of those events at which they were in the room.
  public static Visible toMember(Set<UserId> ignored) {
    return of(ALL.stretches, FOREVER, ignored);
  }

  /// @param steps of the room's whole history, oldest first
  /// @param ignored whose messages the user does not want to see
  public static Visible after(List<Step> steps, Set<UserId> ignored) {
    long lastJoin =
        steps.stream()
            .filter(step -> step.membership() == JOIN)
            .mapToLong(Step::position)
            .max()
            .orElse(NEVER);
    var stretches = new ArrayList<Stretch>(2 * steps.size() + 1);
    var visibility = HistoryVisibility.SHARED;
    var membership = LEAVE;
    long joinedUpTo = NEVER;
    long done = NEVER;
    for (int i = 0; i < steps.size(); ) {
      long at = steps.get(i).position();
      var around = Around.event(visibility, membership);
      for (; i < steps.size() && steps.get(i).position() == at; i++) {
        around = around.with(steps.get(i));
      }
      boolean joinsLater = at < lastJoin;
      if (at - 1 > done) {
        // The stretch ends before this step, so the step itself may be the joining that counts.
        boolean visible = Visibility.maySee(visibility, membership, at - 1 < lastJoin);
        stretches.add(new Stretch(done, at - 1, visible, membership));
      }
      stretches.add(new Stretch(at - 1, at, around.isVisible(joinsLater), around.user()));
      if (around.user() == JOIN) {
        joinedUpTo = FOREVER;
      } else if (membership == JOIN) {
        joinedUpTo = at;
      }
      visibility = around.after();
      membership = around.user();
      done = at;
    }
    boolean visible = Visibility.maySee(visibility, membership, false);
    stretches.add(new Stretch(done, FOREVER, visible, membership));
    return of(stretches, joinedUpTo, ignored);
  }

  /// The same, without what some have said who wanted it to be taken away, unless the user had come
  /// before they did.
  ///
  /// What they did to a room's state stays: it is the room's. How they themselves appeared in it
  /// goes.
  ///
  /// @param erased who they are, and when each wanted it
  /// @param redact makes an event what is left of it
  ///
  ///   [Spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3accountdeactivate)
  public Visible without(Map<UserId, Long> erased, UnaryOperator<Event> redact) {
    return new Visible(stretches, joinedUpTo, ignored, erased, redact);
  }

  /// The same with what those say who are ignored.
  public Visible withIgnored() {
    return new Visible(stretches, joinedUpTo, Set.of(), erased, redact);
  }

  public boolean sees(StoredEvent event) {
    return covers(event.position()) && !ignores(event.event());
  }

  /// Whether the history is visible there, whoever it was that said something.
  public boolean covers(long position) {
    return at(position).visible();
  }

  /// Whether it is a message of somebody who is ignored. What people do to a room's state is seen,
  /// or else the room would look different to each of its members.
  public boolean ignores(Event event) {
    return !event.isState() && ignored.contains(event.sender());
  }

  /// The event as the user sees it.
  public Seen seen(StoredEvent event) {
    var membership = at(event.position()).membership();
    return new Seen(
        withoutErased(event),
        membership,
        membership == JOIN || seesAllBefore(event.position()),
        null);
  }

  /// An entry of the state as the user sees it.
  public Event state(Event entry) {
    return isErased(entry, NEVER) ? redact.apply(entry) : entry;
  }

  private StoredEvent withoutErased(StoredEvent stored) {
    var event = stored.event();
    var replaced = stored.replaced();
    boolean isGone = isErased(event, stored.position());
    boolean replacedIsGone = replaced != null && isErased(replaced, stored.position());
    if (!isGone && !replacedIsGone) {
      return stored;
    }
    return new StoredEvent(
        isGone ? redact.apply(event) : event,
        stored.position(),
        replacedIsGone ? redact.apply(replaced) : replaced,
        stored.redactedBecause(),
        stored.sent());
  }

  /// @param since who was in the room at any time from this position on saw it
  private boolean isErased(Event event, long since) {
    var when = erased.get(event.sender());
    return when != null
        && (!event.isState() || event.type().equals(StateKey.MEMBER))
        && !joinedWithin(since - 1, when);
  }

  /// What an event replaced stands somewhere before it. Who sees all that is before sees that; and
  /// who is in the room was shown its state when they came.
  private boolean seesAllBefore(long position) {
    for (var stretch : stretches) {
      if (stretch.after() >= position) {
        break;
      }
      if (!stretch.visible()) {
        return false;
      }
    }
    return true;
  }

  /// Whether the user is in the room, or ever was.
  public boolean everJoined() {
    return joinedUpTo != NEVER;
  }

  /// The event with which the user left for the last time; beyond all events if they never did.
  public long joinedUpTo() {
    return joinedUpTo;
  }

  /// The position just before the event with which a user came who is in the room at a position.
  public long joinedSince(long position) {
    long since = position;
    for (int i = indexOf(position); i >= 0 && stretches.get(i).membership() == JOIN; i--) {
      since = stretches.get(i).after();
    }
    return since;
  }

  /// Whether the user was in the room at any event after one position and up to another.
  public boolean joinedWithin(long after, long upTo) {
    return stretches.stream()
        .anyMatch(
            stretch ->
                stretch.membership() == JOIN && stretch.after() < upTo && stretch.upTo() > after);
  }

  /// The last visible stretch that begins before or at a position, or `null` if there is none.
  public @Nullable Stretch lastUpTo(long position) {
    for (int i = indexOf(position); i >= 0; i--) {
      if (stretches.get(i).visible()) {
        return stretches.get(i);
      }
    }
    return null;
  }

  /// The first visible stretch that goes beyond a position, or `null` if there is none.
  public @Nullable Stretch firstAfter(long position) {
    for (int i = 0; i < stretches.size(); i++) {
      if (stretches.get(i).visible() && stretches.get(i).upTo() > position) {
        return stretches.get(i);
      }
    }
    return null;
  }

  /// Everything up to a position that is visible, oldest first and in as few ranges as that takes:
  /// mostly one.
  public List<Range> ranges(long upTo) {
    var ranges = new ArrayList<Range>();
    for (var stretch : stretches) {
      if (!stretch.visible() || stretch.after() >= upTo) {
        continue;
      }
      long end = Math.min(stretch.upTo(), upTo);
      boolean goesOn = !ranges.isEmpty() && ranges.getLast().upTo() == stretch.after();
      long after = goesOn ? ranges.removeLast().after() : stretch.after();
      ranges.add(new Range(after, end));
    }
    return ranges;
  }

  /// Whose messages the user does not want to see.
  public Set<UserId> ignored() {
    return ignored;
  }

  private Stretch at(long position) {
    return stretches.get(indexOf(position));
  }

  private int indexOf(long position) {
    int low = 0;
    int high = stretches.size() - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (stretches.get(middle).upTo() < position) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
