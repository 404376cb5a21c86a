package klatsch.rooms.history;

import static klatsch.model.event.Membership.INVITE;
import static klatsch.model.event.Membership.JOIN;
import static klatsch.model.event.Membership.LEAVE;
import static klatsch.rules.visibility.HistoryVisibility.WORLD_READABLE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import klatsch.json.JsonObject;
import klatsch.model.event.Event;
import klatsch.model.event.Membership;
import klatsch.model.event.StoredEvent;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rooms.history.Visible.Step;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Gina said something at 5, and at 10 she was gone and wanted it to be taken away. What does the
/// reader see who did something in the room?
class ErasedTest {
  private static final UserId GINA = new UserId("@gina:here");
  private static final UserId BOB = new UserId("@bob:here");
  private static final long SAID = 5;
  private static final long GONE = 10;
  private static final UnaryOperator<Event> REDACT =
      event -> event(event.sender(), null, "nothing");

  @Test
  void whoWasThereSeesItAsBefore() {
    assertThat(seesWhatGinaSaid(does(3, JOIN))).isTrue();
    assertThat(seesWhatGinaSaid(does(3, JOIN), does(7, LEAVE))).isTrue();
    assertThat(seesWhatGinaSaid(does(3, JOIN), does(12, LEAVE), does(14, JOIN))).isTrue();
  }

  @Test
  void whoCameWhileItWasToBeSeenHasSeenIt() {
    assertThat(seesWhatGinaSaid(does(8, JOIN))).isTrue();
    assertThat(seesWhatGinaSaid(does(8, JOIN), does(9, LEAVE), does(12, JOIN))).isTrue();
  }

  @Test
  void whoCameLaterDoesNotSeeIt() {
    assertThat(seesWhatGinaSaid(does(12, JOIN))).isFalse();
    assertThat(seesWhatGinaSaid(does(8, INVITE), does(12, JOIN))).isFalse();
    assertThat(seesWhatGinaSaid(does(2, JOIN), does(3, LEAVE), does(12, JOIN))).isFalse();
  }

  @Test
  void whoOnlyLooksInDoesNotSeeIt() {
    assertThat(seesWhatGinaSaid(new Step(1, WORLD_READABLE, null))).isFalse();
  }

  @Test
  void whatOthersSaidIsSeenByAll() {
    var visible = toWhoDid(does(12, JOIN));

    assertThat(text(visible, stored(event(BOB, null, "hello"), null))).isEqualTo("hello");
  }

  @Test
  void whatSheDidToTheRoomStaysAndHowSheAppearedGoes() {
    var visible = toWhoDid(does(12, JOIN));
    var topic =
        new Event(
            new EventId("$topic"),
            new RoomId("!room:here"),
            new byte[0],
            "m.room.topic",
            "",
            GINA,
            JsonObject.of("text", "cats"),
            0,
            1,
            List.of(),
            List.of(),
            null);
    var member = event(GINA, GINA, "Gina");

    assertThat(text(visible, stored(topic, null))).isEqualTo("cats");
    assertThat(visible.state(topic)).isSameAs(topic);
    assertThat(text(visible, stored(member, null))).isEqualTo("nothing");
    assertThat(visible.state(member).content().text("text")).isEqualTo("nothing");
    assertThat(toWhoDid(does(3, JOIN)).state(member)).isSameAs(member);
  }

  @Test
  void whatAnEventReplacedIsNotToldEither() {
    var kick = stored(event(BOB, GINA, "kicked"), event(GINA, GINA, "Gina"));

    var seen = toWhoDid(does(12, JOIN)).seen(kick).stored();

    assertThat(seen.event().content().text("text")).isEqualTo("kicked");
    assertThat(seen.replaced()).isNotNull();
    assertThat(seen.replaced().content().text("text")).isEqualTo("nothing");
  }

  private static boolean seesWhatGinaSaid(Step... steps) {
    return text(toWhoDid(steps), stored(event(GINA, null, "secret"), null)).equals("secret");
  }

  private static String text(Visible visible, StoredEvent stored) {
    return String.valueOf(visible.seen(stored).stored().event().content().text("text"));
  }

  private static Visible toWhoDid(Step... steps) {
    return Visible.after(List.of(steps), Set.of()).without(Map.of(GINA, GONE), REDACT);
  }

  private static Step does(long at, Membership membership) {
    return new Step(at, null, membership);
  }

  private static StoredEvent stored(Event event, @Nullable Event replaced) {
    return new StoredEvent(event, SAID, replaced, null, null);
  }

  /// A message, or somebody's member event.
  private static Event event(UserId sender, @Nullable UserId member, String text) {
    return new Event(
        new EventId("$" + sender.localpart() + text),
        new RoomId("!room:here"),
        new byte[0],
        member == null ? "m.room.message" : "m.room.member",
        member == null ? null : member.value(),
        sender,
        JsonObject.of("text", text),
        0,
        1,
        List.of(),
        List.of(),
        null);
  }
}
