package klatsch.rules.push;

import static klatsch.json.JsonSample.json;
import static klatsch.rules.auth.TestRoom.ALICE;
import static klatsch.rules.auth.TestRoom.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import klatsch.json.JsonObject;
import klatsch.model.event.Event;
import klatsch.model.id.UserId;
import klatsch.rules.auth.PowerLevels;
import klatsch.rules.auth.TestRoom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is to happen for Bob, when Alice sends something.
class PreparedRulesTest {
  private static final String ALWAYS = "'enabled': true, 'conditions': []";

  /// With the predefined rules.
  @ParameterizedTest(name = "among {0}, {1} {2}: {3}")
  @CsvSource(
      delimiter = '|',
      value = {
        "3 | m.room.message   | {'body': 'hi'}                                 | notify",
        "2 | m.room.message   | {'body': 'hi'}                                 | notify default",
        "3 | m.room.encrypted | {}                                             | notify",
        "2 | m.room.encrypted | {}                                             | notify default",
        "2 | m.room.message   | {'body': 'hi', 'msgtype': 'm.notice'}          | nothing",
        "3 | m.call.invite    | {}                                             | notify ring",
        "2 | m.reaction       | {}                                             | nothing",
        "3 | m.room.message   | {'body': 'bob'}                                | notify",
        "3 | m.room.message   | {'m.mentions': {'user_ids': ['@bob:here']}}    | notify default"
            + " highlight",
        "3 | m.room.message   | {'m.mentions': {'user_ids': '@bob:here'}}      | notify",
        "3 | m.room.message   | {'m.mentions': {'user_ids': ['@carol:here']}}  | notify",
        "3 | m.room.message   | {'m.mentions': {'room': true}}                 | notify",
        "2 | m.room.message   | {'m.relates_to': {'rel_type': 'm.replace'}}    | nothing",
        "2 | org.example.tick | {}                                             | nothing",
      })
  void asEverybodyHasIt(long members, String type, String content, String happens) {
    var room = new TestRoom();
    var event = room.event(type, null, ALICE, content);

    assertThat(told(predefined(BOB).actionsFor(in(room, event, members), "Bob")))
        .isEqualTo(happens);
  }

  @ParameterizedTest(name = "{0} for {1}, {2}: {3}")
  @CsvSource(
      delimiter = '|',
      value = {
        "m.room.member     | @bob:here   | {'membership': 'invite'} | notify default",
        "m.room.member     | @carol:here | {'membership': 'invite'} | nothing",
        "m.room.member     | @bob:here   | {'membership': 'ban'}    | nothing",
        "m.room.tombstone  | ''          | {}                       | notify highlight",
        "m.room.tombstone  | other       | {}                       | nothing",
        "m.room.server_acl | ''          | {}                       | nothing",
        "m.room.name       | ''          | {}                       | nothing",
      })
  void ofState(String type, String stateKey, String content, String happens) {
    var room = new TestRoom();
    var event = room.event(type, stateKey, ALICE, content);

    assertThat(told(predefined(BOB).actionsFor(in(room, event, 3), null))).isEqualTo(happens);
  }

  @Test
  void theWholeRoomHearsOnlyThoseWhoMayCallIt() {
    var room = new TestRoom().withLevels("{'users': {'@alice:here': 50}}");
    var calls = "{'body': 'all!', 'm.mentions': {'room': true}}";

    assertThat(told(predefined(BOB).actionsFor(says(room, ALICE, calls), null)))
        .isEqualTo("notify highlight");
    assertThat(told(predefined(ALICE).actionsFor(says(room, BOB, calls), null)))
        .isEqualTo("notify");
  }

  @Test
  void nobodyIsToldOfWhatTheySay() {
    var room = new TestRoom();
    var rules =
        PreparedRules.of(
            BOB, json("{'override': [{%s, 'actions': ['notify']}]}".formatted(ALWAYS)));

    assertThat(told(rules.actionsFor(says(room, BOB, "{'body': 'hi'}"), null)))
        .isEqualTo("nothing");
  }

  @Test
  void theKindsAreAskedInTheirOrder() {
    var room = new TestRoom();
    var all =
        json(
            """
            {'override': [{'enabled': true, 'actions': [{'set_tweak': 'sound', 'value': 'override'}],
                           'conditions': [{'kind': 'event_match', 'key': 'content.o', 'pattern': '*'}]}],
             'content': [{'enabled': true, 'pattern': 'cake', 'rule_id': 'cake',
                          'actions': [{'set_tweak': 'sound', 'value': 'content'}]}],
             'room': [{'enabled': true, 'rule_id': 'ROOM',
                       'actions': [{'set_tweak': 'sound', 'value': 'room'}]}],
             'sender': [{'enabled': true, 'rule_id': '@alice:here',
                         'actions': [{'set_tweak': 'sound', 'value': 'sender'}]}],
             'underride': [{'enabled': true, 'conditions': [],
                            'actions': [{'set_tweak': 'sound', 'value': 'underride'}]}]}
            """
                .replace("ROOM", room.id().value()));

    assertThat(sound(all, room, ALICE, "{'o': '', 'body': 'cake'}")).isEqualTo("override");
    assertThat(sound(all, room, ALICE, "{'body': 'Cake!'}")).isEqualTo("content");
    assertThat(sound(all, room, ALICE, "{'body': 'pancake'}")).isEqualTo("room");
    assertThat(sound(all.without("room"), room, ALICE, "{}")).isEqualTo("sender");
    assertThat(sound(all.without("room", "sender"), room, ALICE, "{}")).isEqualTo("underride");
    assertThat(sound(all.without("room"), room, TestRoom.CAROL, "{}")).isEqualTo("underride");
  }

  @Test
  void theFirstRuleThatIsEnabledAndMatchesDecides() {
    var room = new TestRoom();
    var rules =
        json(
            """
            {'override': [
              {'enabled': false, 'conditions': [], 'actions': [{'set_tweak': 'sound', 'value': 'a'}]},
              {'enabled': true, 'conditions': [{'kind': 'moon'}],
               'actions': [{'set_tweak': 'sound', 'value': 'b'}]},
              {'enabled': true, 'conditions': 'none', 'actions': [{'set_tweak': 'sound', 'value': 'c'}]},
              {'enabled': true, 'conditions': [], 'actions': [{'set_tweak': 'sound', 'value': 'd'}]},
              {'enabled': true, 'conditions': [], 'actions': [{'set_tweak': 'sound', 'value': 'e'}]}]}
            """);

    assertThat(sound(rules, room, ALICE, "{}")).isEqualTo("d");
  }

  @ParameterizedTest(name = "{0}: {1}, of which {2} are kept")
  @CsvSource(
      delimiter = '|',
      value = {
        "[]                                                       | nothing          | 0",
        "['notify']                                               | notify           | 1",
        "['dont_notify']                                          | nothing          | 0",
        "['coalesce', 'notify']                                   | notify           | 1",
        "['org.example.dance', 7, null]                           | nothing          | 3",
        "['notify', {'set_tweak': 'highlight'}]                   | notify highlight | 2",
        "['notify', {'set_tweak': 'highlight', 'value': false}]   | notify           | 2",
        "['notify', {'set_tweak': 'sound'}]                       | notify           | 2",
        "['notify', {'set_tweak': 'sound', 'value': 'bing'}]      | notify bing      | 2",
        "['notify', {'set_tweak': 7}, {'tweak': 'sound'}]         | notify           | 3",
      })
  void actions(String actions, String happens, int kept) {
    var room = new TestRoom();
    var rules = json("{'override': [{%s, 'actions': %s}]}".formatted(ALWAYS, actions));

    var found = PreparedRules.of(BOB, rules).actionsFor(says(room, ALICE, "{}"), null);

    assertThat(told(found)).isEqualTo(happens);
    assertThat(found.all()).hasSize(kept);
  }

  @Test
  void otherTweaksGoThroughAsTheyAre() {
    var room = new TestRoom();
    var rules =
        json(
            "{'override': [{%s, 'actions': ['notify', {'set_tweak': 'light', 'value': [1, 2]}]}]}"
                .formatted(ALWAYS));

    assertThat(PreparedRules.of(BOB, rules).actionsFor(says(room, ALICE, "{}"), null).tweaks())
        .isEqualTo(json("{'light': [1, 2]}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}",
        "{'override': {}}",
        "{'override': [7, null, {}, {'enabled': true}]}",
        "{'content': [{'enabled': true}], 'room': [{'enabled': true}], 'sender': 'x'}",
      })
  void rulesThatAreNoneDoNothing(String rules) {
    var room = new TestRoom();

    var found = PreparedRules.of(BOB, json(rules)).actionsFor(says(room, ALICE, "{}"), null);

    assertThat(told(found)).isEqualTo("nothing");
  }

  private static PreparedRules predefined(UserId user) {
    return PreparedRules.of(user, Objects.requireNonNull(DefaultRules.of(user).object("global")));
  }

  private static PushEvent says(TestRoom room, UserId sender, String content) {
    return in(room, room.event("m.room.message", null, sender, content), 3);
  }

  private static PushEvent in(TestRoom room, Event event, long members) {
    return new PushEvent(event, members, PowerLevels.of(room.version(), room));
  }

  private static String sound(JsonObject rules, TestRoom room, UserId sender, String content) {
    return PreparedRules.of(BOB, rules).actionsFor(says(room, sender, content), null).sound();
  }

  private static String told(PushActions actions) {
    if (!actions.notifies()) {
      return "nothing";
    }
    var sound = actions.sound() == null ? "" : " " + actions.sound();
    return "notify" + sound + (actions.highlight() ? " highlight" : "");
  }
}
