package klatsch.sync;

import static java.nio.charset.StandardCharsets.UTF_8;
import static klatsch.rooms.TestRooms.ALICE;
import static klatsch.rooms.TestRooms.BOB;
import static klatsch.rooms.TestRooms.CAROL;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.model.event.StateKey;
import klatsch.model.id.DeviceId;
import klatsch.presence.Availability;
import klatsch.rooms.Intent;
import klatsch.rooms.Plan;
import klatsch.rooms.StreamToken;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Of whom Alice's client is told, if it wants to know only of those who speak.
class LazyMembersTest extends SyncingTest {
  private static final DeviceId PHONE = new DeviceId("PHONE");
  private static final DeviceId TABLET = new DeviceId("TABLET");
  private static final SyncFilter LAZY = filter("");
  private static final SyncFilter REDUNDANT = filter(",\"include_redundant_members\":true");

  @BeforeEach
  void aRoomWithCarolInIt() {
    test.joins(CAROL, room);
    // Heroes are told of for another reason, and once.
    for (int i = 0; i < 12; i++) {
      test.says(ALICE, room, "long ago");
    }
  }

  @Test
  void whoGoesOnSpeakingIsToldOfOnce() {
    var first = sync(PHONE, LAZY, knowingOnlyAlice());
    test.says(BOB, room, "one");
    var second = sync(PHONE, LAZY, first.next());
    test.says(BOB, room, "two");
    var third = sync(PHONE, LAZY, second.next());

    assertThat(members(second)).containsExactly(BOB.value());
    assertThat(members(third)).isEmpty();
  }

  @Test
  void theFirstSyncTellsOfOneselfOfWhoSpeaksAndOfTheHeroes() {
    assertThat(members(sync(PHONE, LAZY, null)))
        .containsExactlyInAnyOrder(ALICE.value(), BOB.value(), CAROL.value());
  }

  @Test
  void whoWantsThemAgainGetsThemAgain() {
    var since = sync(PHONE, REDUNDANT, null).next();
    test.says(BOB, room, "one");
    var second = sync(PHONE, REDUNDANT, since);
    test.says(BOB, room, "two");
    var third = sync(PHONE, REDUNDANT, second.next());

    assertThat(members(second)).containsExactly(BOB.value());
    assertThat(members(third)).containsExactly(BOB.value());
  }

  @Test
  void anAnswerThatWasLostIsNoReasonToBeWithoutAName() {
    var since = sync(PHONE, LAZY, knowingOnlyAlice()).next();
    test.says(BOB, room, "one");
    var lost = sync(PHONE, LAZY, since);
    test.says(BOB, room, "two");
    var again = sync(PHONE, LAZY, since);

    assertThat(members(lost)).containsExactly(BOB.value());
    assertThat(members(again)).containsExactly(BOB.value());
  }

  @Test
  void afterAGapTheyAreToldOfAgain() {
    var first = sync(PHONE, LAZY, null);
    for (int i = 0; i < 11; i++) {
      test.says(BOB, room, "many");
    }
    var second = sync(PHONE, LAZY, first.next());

    assertThat(second.joined(room).timeline().limited()).isTrue();
    assertThat(members(second)).containsExactly(BOB.value());
  }

  @Test
  void whoChangesInAGapIsToldOfThoughTheySayNothing() {
    var first = sync(PHONE, LAZY, null);
    named("Caroline");
    for (int i = 0; i < 11; i++) {
      test.says(BOB, room, "many");
    }
    var second = sync(PHONE, LAZY, first.next());

    assertThat(members(second)).containsExactlyInAnyOrder(BOB.value(), CAROL.value());
  }

  @Test
  void aRestartForgetsOfWhomTheClientsWereTold() {
    var first = sync(PHONE, LAZY, null);
    restart();
    test.says(BOB, room, "one");

    assertThat(members(sync(PHONE, LAZY, first.next()))).containsExactly(BOB.value());
  }

  @Test
  void eachDeviceIsToldByItself() {
    var phone = sync(PHONE, LAZY, null);
    test.says(BOB, room, "one");
    phone = sync(PHONE, LAZY, phone.next());

    assertThat(members(phone)).isEmpty();
    assertThat(members(sync(TABLET, LAZY, null))).contains(BOB.value());
    assertThat(members(sync(TABLET, LAZY, phone.next()))).isEmpty();
    test.says(BOB, room, "two");
    assertThat(members(sync(new DeviceId("THIRD"), LAZY, phone.next())))
        .containsExactly(BOB.value());
  }

  @Test
  void anotherFilterIsAnotherConversation() {
    var first = sync(PHONE, LAZY, null);
    test.says(BOB, room, "one");

    assertThat(members(sync(PHONE, filter(",\"limit\":3"), first.next())))
        .containsExactly(BOB.value());
  }

  @Test
  void aStateThatIsWantedInFullBeginsAnew() {
    var first = sync(PHONE, LAZY, null);
    test.says(BOB, room, "one");

    var full = Heard.of(syncing.news().await(request(PHONE, LAZY, first.next(), true)));

    assertThat(members(full)).contains(ALICE.value(), BOB.value());
  }

  private void named(String name) {
    var content = JsonObject.builder().put("membership", "join").put("displayname", name).build();
    test.rooms
        .timeline()
        .append(room, Plan.of(Intent.state(CAROL, StateKey.member(CAROL), content)));
  }

  /// As a client knows the room that has been told of nothing but a change, not of members.
  private StreamToken knowingOnlyAlice() {
    return sync(TABLET, SyncFilter.ALL, null).next();
  }

  private Heard sync(DeviceId device, SyncFilter filter, @Nullable StreamToken since) {
    return Heard.of(syncing.news().await(request(device, filter, since, false)));
  }

  private static SyncRequest request(
      DeviceId device, SyncFilter filter, @Nullable StreamToken since, boolean fullState) {
    return new SyncRequest(
        ALICE, device, since, filter, fullState, false, Duration.ZERO, Availability.OFFLINE);
  }

  private List<String> members(Heard answer) {
    var joined = answer.joined(room);
    return joined == null
        ? List.of()
        : joined.state().stream()
            .filter(event -> event.type().equals(StateKey.MEMBER))
            .map(event -> Objects.requireNonNull(event.stateKey()))
            .toList();
  }

  private static SyncFilter filter(String more) {
    var json = "{\"room\":{\"state\":{\"lazy_load_members\":true" + more + "}}}";
    return SyncFilter.of(Json.parseObject(json.getBytes(UTF_8)));
  }
}
