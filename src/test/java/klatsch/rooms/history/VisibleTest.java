package klatsch.rooms.history;

import static klatsch.model.event.Membership.INVITE;
import static klatsch.model.event.Membership.JOIN;
import static klatsch.model.event.Membership.LEAVE;
import static klatsch.rules.visibility.HistoryVisibility.INVITED;
import static klatsch.rules.visibility.HistoryVisibility.JOINED;
import static klatsch.rules.visibility.HistoryVisibility.SHARED;
import static klatsch.rules.visibility.HistoryVisibility.WORLD_READABLE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import klatsch.model.event.Membership;
import klatsch.rooms.history.Visible.Step;
import klatsch.rules.visibility.HistoryVisibility;
import klatsch.rules.visibility.Visibility;
import org.junit.jupiter.api.Test;

/// A room with events at the positions 1 to 12. Alice does something in it.
class VisibleTest {
  private static final long LAST = 12;

  @Test
  void whoJoinsASharedRoomSeesEverything() {
    assertThat(seenIn(is(2, SHARED), does(6, JOIN))).isEqualTo("1 2 3 4 5 6 7 8 9 10 11 12");
  }

  @Test
  void aRoomThatSaysNothingIsShared() {
    assertThat(seenIn(does(6, JOIN))).isEqualTo("1 2 3 4 5 6 7 8 9 10 11 12");
  }

  @Test
  void whoLeftASharedRoomSeesAllUpToLeaving() {
    assertThat(seenIn(is(2, SHARED), does(6, JOIN), does(8, LEAVE))).isEqualTo("1 2 3 4 5 6 7 8");
  }

  @Test
  void whoWasNeverInASharedRoomSeesNothing() {
    assertThat(seenIn(is(2, SHARED), does(6, INVITE), does(8, LEAVE))).isEmpty();
  }

  @Test
  void joinedHistoryBeginsWithTheOwnJoin() {
    assertThat(seenIn(is(2, JOINED), does(6, JOIN), does(8, LEAVE), does(10, JOIN)))
        .isEqualTo("1 2 6 7 8 10 11 12");
  }

  @Test
  void whereStatesMeetAnEventIsSeenByWhatHoldsThereAlone() {
    var meets = new Step(4, JOINED, null, false);
    var comesApart = new Step(6, SHARED, null, false);

    assertThat(seenIn(is(2, SHARED), meets, comesApart, does(8, JOIN)))
        .isEqualTo("1 2 3 6 7 8 9 10 11 12");
  }

  @Test
  void severalThingsMayChangeAtOnePlace() {
    var hidden = new Step(4, JOINED, null, false);
    var out = new Step(4, null, LEAVE, false);

    assertThat(seenIn(does(2, JOIN), hidden, out, does(8, JOIN))).isEqualTo("1 2 3 8 9 10 11 12");
  }

  @Test
  void invitedHistoryBeginsWithTheInvitation() {
    assertThat(seenIn(is(2, INVITED), does(6, INVITE), does(8, JOIN)))
        .isEqualTo("1 2 6 7 8 9 10 11 12");
  }

  @Test
  void theWorldSeesWhatWasSentWhileTheWorldCouldRead() {
    assertThat(seenIn(is(2, JOINED), is(5, WORLD_READABLE), is(9, JOINED))).isEqualTo("5 6 7 8 9");
  }

  @Test
  void whoIsKickedFromAnInvitationSawItAndTheKick() {
    assertThat(seenIn(is(2, INVITED), does(6, INVITE), does(8, LEAVE))).isEqualTo("6 7 8");
  }

  @Test
  void theLastDepartureCounts() {
    assertThat(Visible.after(List.of(does(3, JOIN)), Set.of()).joinedUpTo())
        .isEqualTo(Long.MAX_VALUE);
    var left =
        List.of(does(3, JOIN), does(5, LEAVE), does(7, JOIN), does(9, LEAVE), does(11, INVITE));
    assertThat(Visible.after(left, Set.of()).joinedUpTo()).isEqualTo(9);
    assertThat(Visible.after(List.of(does(3, INVITE)), Set.of()).everJoined()).isFalse();
  }

  /// The stretches are only a way to compute the rule of the specification once and not for every
  /// event. So ask the rule for every event of many random rooms.
  @Test
  void eachStretchSaysWhatTheRuleSaysOfEachOfItsEvents() {
    long seed = System.nanoTime();
    var random = RandomGeneratorFactory.getDefault().create(seed);
    for (int round = 0; round < 2_000; round++) {
      var steps = new ArrayList<Step>();
      for (long at = 1; at <= LAST; at++) {
        switch (random.nextInt(4)) {
          case 0 -> steps.add(is(at, HistoryVisibility.values()[random.nextInt(4)]));
          case 1 -> steps.add(does(at, Membership.values()[random.nextInt(5)]));
          default -> {}
        }
      }
      var visible = Visible.after(steps, Set.of());

      for (long at = 1; at <= LAST; at++) {
        var stretch = Objects.requireNonNull(stretchAt(visible, at));
        assertThat(stretch.visible() && stretch.upTo() >= at)
            .as("seed %s, event %s of %s", seed, at, steps)
            .isEqualTo(ruleSays(steps, at));
      }
    }
  }

  private static Visible.Stretch stretchAt(Visible visible, long at) {
    var stretch = visible.lastUpTo(at);
    return stretch != null && stretch.upTo() >= at
        ? stretch
        : new Visible.Stretch(at - 1, at, false, LEAVE);
  }

  private static boolean ruleSays(List<Step> steps, long at) {
    var before = steps.stream().filter(step -> step.position() < at).toList();
    var upTo = steps.stream().filter(step -> step.position() <= at).toList();
    boolean joinedLater =
        steps.stream().anyMatch(step -> step.position() > at && step.membership() == JOIN);
    return Visibility.maySee(
        visibility(before), visibility(upTo), membership(before), membership(upTo), joinedLater);
  }

  private static HistoryVisibility visibility(List<Step> steps) {
    return steps.stream()
        .filter(step -> step.visibility() != null)
        .max(Comparator.comparingLong(Step::position))
        .map(Step::visibility)
        .orElse(SHARED);
  }

  private static Membership membership(List<Step> steps) {
    return steps.stream()
        .filter(step -> step.membership() != null)
        .max(Comparator.comparingLong(Step::position))
        .map(Step::membership)
        .orElse(LEAVE);
  }

  private static String seenIn(Step... steps) {
    var visible = Visible.after(List.of(steps), Set.of());
    return LongStream.rangeClosed(1, LAST)
        .filter(at -> stretchAt(visible, at).visible())
        .mapToObj(Long::toString)
        .collect(Collectors.joining(" "));
  }

  private static Step is(long at, HistoryVisibility visibility) {
    return new Step(at, visibility, null);
  }

  private static Step does(long at, Membership membership) {
    return new Step(at, null, membership);
  }
}
