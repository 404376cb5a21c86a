package klatsch.rules.visibility;

import static klatsch.rules.auth.TestRoom.FOUNDER;
import static klatsch.rules.visibility.HistoryVisibility.INVITED;
import static klatsch.rules.visibility.HistoryVisibility.JOINED;
import static klatsch.rules.visibility.HistoryVisibility.SHARED;
import static klatsch.rules.visibility.HistoryVisibility.WORLD_READABLE;
import static org.assertj.core.api.Assertions.assertThat;

import klatsch.model.event.Membership;
import klatsch.rules.auth.TestRoom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class VisibilityTest {
  @ParameterizedTest(name = "{0}, and the user was {1}: {2}; joined later: {3}")
  @CsvSource({
    "WORLD_READABLE, JOIN,   true,  true",
    "WORLD_READABLE, INVITE, true,  true",
    "WORLD_READABLE, KNOCK,  true,  true",
    "WORLD_READABLE, LEAVE,  true,  true",
    "WORLD_READABLE, BAN,    true,  true",
    "SHARED,         JOIN,   true,  true",
    "SHARED,         INVITE, false, true",
    "SHARED,         KNOCK,  false, true",
    "SHARED,         LEAVE,  false, true",
    "SHARED,         BAN,    false, true",
    "INVITED,        JOIN,   true,  true",
    "INVITED,        INVITE, true,  true",
    "INVITED,        KNOCK,  false, false",
    "INVITED,        LEAVE,  false, false",
    "INVITED,        BAN,    false, false",
    "JOINED,         JOIN,   true,  true",
    "JOINED,         INVITE, false, false",
    "JOINED,         KNOCK,  false, false",
    "JOINED,         LEAVE,  false, false",
    "JOINED,         BAN,    false, false",
  })
  void aMessageIsSeenByThoseWhomTheRoomLetSeeIt(
      HistoryVisibility visibility, Membership user, boolean seen, boolean seenIfJoinedLater) {
    assertThat(Visibility.maySee(visibility, user, false)).isEqualTo(seen);
    assertThat(Visibility.maySee(visibility, user, true)).isEqualTo(seenIfJoinedLater);
    assertThat(Visibility.maySee(visibility, visibility, user, user, false)).isEqualTo(seen);
    assertThat(Visibility.maySee(visibility, visibility, user, user, true))
        .isEqualTo(seenIfJoinedLater);
  }

  @Test
  void aChangeOfVisibilityIsSeenByThoseWhoCouldSeeBeforeOrAfter() {
    assertThat(change(WORLD_READABLE, JOINED)).isTrue();
    assertThat(change(JOINED, WORLD_READABLE)).isTrue();
    assertThat(change(JOINED, INVITED)).isFalse();
    assertThat(change(SHARED, JOINED)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(HistoryVisibility.class)
  void everybodySeesThemselvesComeAndGo(HistoryVisibility visibility) {
    assertThat(own(visibility, Membership.LEAVE, Membership.JOIN)).isTrue();
    assertThat(own(visibility, Membership.INVITE, Membership.JOIN)).isTrue();
    assertThat(own(visibility, Membership.JOIN, Membership.LEAVE)).isTrue();
    assertThat(own(visibility, Membership.JOIN, Membership.BAN)).isTrue();
  }

  @Test
  void anInvitationIsSeenWhereInvitedPeopleSee() {
    assertThat(own(INVITED, Membership.LEAVE, Membership.INVITE)).isTrue();
    assertThat(own(INVITED, Membership.INVITE, Membership.LEAVE)).isTrue();
    assertThat(own(JOINED, Membership.LEAVE, Membership.INVITE)).isFalse();
  }

  @ParameterizedTest(name = "a room that says {0} is {1}")
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "'world_readable', WORLD_READABLE",
        "'shared', SHARED",
        "'invited', INVITED",
        "'joined', JOINED",
        "'nonsense', SHARED",
        "'Joined', SHARED",
        "1, SHARED",
        "null, SHARED",
      })
  void whatIsNotUnderstoodIsShared(String value, HistoryVisibility expected) {
    var room =
        new TestRoom()
            .with(
                "m.room.history_visibility",
                "",
                FOUNDER,
                "{'history_visibility': %s}".formatted(value));

    assertThat(HistoryVisibility.in(room)).isEqualTo(expected);
  }

  @Test
  void aRoomThatDoesNotSayIsShared() {
    assertThat(HistoryVisibility.in(new TestRoom())).isEqualTo(SHARED);
    assertThat(HistoryVisibility.of(null)).isEqualTo(SHARED);
  }

  private static boolean change(HistoryVisibility before, HistoryVisibility after) {
    return Visibility.maySee(before, after, Membership.LEAVE, Membership.LEAVE, false);
  }

  private static boolean own(HistoryVisibility visibility, Membership before, Membership after) {
    return Visibility.maySee(visibility, visibility, before, after, false);
  }
}
