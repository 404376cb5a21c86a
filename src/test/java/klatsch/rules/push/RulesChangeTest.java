package klatsch.rules.push;

import static klatsch.json.JsonSample.json;
import static klatsch.rules.auth.TestRoom.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.model.id.RoomId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Bob has the predefined rules, and changes one thing.
class RulesChangeTest {
  private static final RoomId ROOM = new RoomId("!Mars:here");
  private static final RoomId OTHER = new RoomId("!Venus:here");
  private static final JsonObject PREDEFINED =
      Objects.requireNonNull(DefaultRules.of(BOB).object("global"));

  @ParameterizedTest(name = "a rule {1} of the kind {0} concerns {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "room      | {'rule_id':'!Mars:here'}                  | one",
        "sender    | {'rule_id':'@alice:here'}                 | all",
        "content   | {'rule_id':'a','pattern':'tea'}           | all",
        "override  | {'conditions':[]}                         | all",
        "override  | {'conditions':[{'room_id':'!Mars:here'}]} | one",
        "override  | {'conditions':[{'room_id':'!MARS:here'}]} | one",
        "override  | {'conditions':[{'room_id':'!Mars*'}]}     | all",
        "override  | {'conditions':[{'type':'!Mars:here'}]}    | all",
        "underride | {'conditions':[{'room_id':'!Mars:here'}]} | one",
      })
  void whatIsNewConcernsTheRoomThatItNames(String kind, String rule, String concerned) {
    var matching =
        rule.replaceAll("\\{'(room_id|type)':", "{'kind':'event_match','key':'$1','pattern':");
    var made = with(kind, json(matching).with("enabled", Json.of(true)));

    for (var change : List.of(made.since(predefined()), predefined().since(made))) {
      assertThat(change.concerns(ROOM)).isTrue();
      assertThat(change.concerns(OTHER)).isEqualTo(concerned.equals("all"));
    }
  }

  @Test
  void whatIsAsItWasConcernsNothing() {
    assertThat(predefined().since(predefined()).concerns(ROOM)).isFalse();
  }

  @Test
  void aRuleThatGoesBelowAnotherConcernsItsRoom() {
    var ofRoom =
        json(
            "{'enabled':true,'actions':[],'conditions':"
                + "[{'kind':'event_match','key':'room_id','pattern':'!Mars:here'}]}");
    var ofAll = json("{'enabled':true,'actions':['notify'],'conditions':[]}");

    var change = rules(ofAll, ofRoom).since(rules(ofRoom, ofAll));

    assertThat(change.concerns(ROOM)).isTrue();
    assertThat(change.concerns(OTHER)).isFalse();
  }

  private static PreparedRules rules(Json... override) {
    return PreparedRules.of(BOB, JsonObject.of("override", JsonArray.of(List.of(override))));
  }

  private static PreparedRules predefined() {
    return PreparedRules.of(BOB, PREDEFINED);
  }

  private static PreparedRules with(String kind, JsonObject rule) {
    var rules = PREDEFINED.array(kind);
    var more = new ArrayList<Json>(rules == null ? List.of() : rules.values());
    more.addFirst(rule);
    return PreparedRules.of(BOB, PREDEFINED.with(kind, JsonArray.of(more)));
  }
}
