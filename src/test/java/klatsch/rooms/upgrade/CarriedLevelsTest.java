package klatsch.rooms.upgrade;

import static klatsch.json.JsonSample.json;
import static klatsch.rules.RoomVersion.V11;
import static klatsch.rules.RoomVersion.V12;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import klatsch.json.JsonObject;
import klatsch.model.event.Event;
import klatsch.model.event.StateKey;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rooms.RoomHead;
import org.junit.jupiter.api.Test;

class CarriedLevelsTest {
  private static final RoomId ROOM = new RoomId("!room:here");
  private static final UserId ALICE = new UserId("@alice:here");

  @Test
  void levelsThatAreTextsOrFractionsBecomeWholeNumbers() {
    var old =
        room(
            """
            {'ban':' +70 ','kick':'often','invite':1.9,'redact':1e999,'state_default':[],
             'events':{'a':'7','b':null},'users':{'@alice:here':'100','alice':5}}
            """);

    var levels = CarriedLevels.of(old, V11, ALICE, Set.of(ALICE));

    assertThat(levels.last())
        .isEqualTo(
            json(
                """
                {'ban':70,'invite':1,'redact':9007199254740991,
                 'events':{'a':7},'users':{'@alice:here':100}}
                """));
  }

  @Test
  void whoReplacesARoomMayDoEverythingUntilItIsDone() {
    var old = room("{'users':{'@alice:here':50,'@bob:here':200},'events':{'m.room.name':150}}");

    var levels = CarriedLevels.of(old, V11, ALICE, Set.of(ALICE));

    assertThat(levels.first().object("users"))
        .isEqualTo(json("{'@alice:here':200,'@bob:here':200}"));
    assertThat(levels.last().object("users")).isEqualTo(json("{'@alice:here':50,'@bob:here':200}"));
  }

  @Test
  void whereCreatorsOutrankAllTheyAreNotNamedAndTheTombstoneTakesMoreThanState() {
    var old = room("{'state_default':60,'users':{'@alice:here':50,'@bob:here':200}}");

    var levels = CarriedLevels.of(old, V12, ALICE, Set.of(ALICE));

    assertThat(levels.last())
        .isEqualTo(
            json(
                """
                {'state_default':60,'events':{'m.room.tombstone':150},'users':{'@bob:here':200}}
                """));
  }

  private static RoomHead room(String levels) {
    return RoomHead.of(
        1,
        ROOM,
        V11,
        List.of(),
        1,
        List.of(
            state("$create", StateKey.CREATE, JsonObject.EMPTY),
            state("$levels", StateKey.POWER_LEVELS, json(levels))));
  }

  private static Event state(String id, StateKey key, JsonObject content) {
    return new Event(
        new EventId(id),
        ROOM,
        new byte[0],
        key.type(),
        key.key(),
        ALICE,
        content,
        1,
        1,
        List.of(),
        List.of(),
        null);
  }
}
