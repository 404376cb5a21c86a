package klatsch.house;

import static klatsch.house.Person.in;
import static klatsch.house.Synced.at;
import static klatsch.house.Synced.objects;
import static klatsch.house.Wire.escape;
import static klatsch.json.JsonSample.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Rooms that are replaced by others: [UpgradeRoom].
class UpgradeTest extends HouseTest {
  UpgradeTest(TestDatabase database) {
    super(database);
  }

  @ParameterizedTest(name = "from {0} to {1}")
  @CsvSource({"10, 11", "10, 12", "11, 12", "12, 12", "12, 11"})
  void theNewRoomIsAsTheOldOneWas(String from, String to) {
    var alice = person("alice");
    var bob = person("bob");
    var old =
        alice.creates(
            json(
                """
                {'preset':'public_chat','name':'Pub','topic':'Beer','room_version':'%s',
                 'creation_content':{'type':'m.space','m.federate':false},
                 'power_level_content_override':{'ban':70,'events':{'m.room.name':60}},
                 'initial_state':[
                   {'type':'m.room.avatar','content':{'url':'mxc://localhost/x'}},
                   {'type':'m.room.encryption','content':{'algorithm':'m.megolm.v1.aes-sha2'}},
                   {'type':'m.room.server_acl','content':{'allow':['*']}},
                   {'type':'m.room.guest_access','content':{'guest_access':'can_join'}},
                   {'type':'m.room.history_visibility',
                    'content':{'history_visibility':'world_readable'}},
                   {'type':'m.space.child','state_key':'!a:localhost','content':{'via':['x']}},
                   {'type':'m.space.child','state_key':'!gone:localhost','content':{}},
                   {'type':'org.example.mine','content':{'a':1}}]}
                """
                    .formatted(from)));
    bob.joins(old);

    var now = upgrade(alice, old, to).text("replacement_room");

    var create = state(alice, now, "m.room.create");
    assertThat(create.text("room_version")).isEqualTo(to);
    assertThat(create.text("type")).isEqualTo("m.space");
    assertThat(create.bool("m.federate")).isFalse();
    assertThat(at(create, "predecessor")).extracting(it -> it.text("room_id")).isEqualTo(old);
    for (var type :
        new String[] {
          "m.room.name",
          "m.room.topic",
          "m.room.avatar",
          "m.room.encryption",
          "m.room.server_acl",
          "m.room.guest_access",
          "m.room.history_visibility",
          "m.room.join_rules",
          "m.space.child/" + escape("!a:localhost")
        }) {
      assertThat(state(alice, now, type)).as(type).isEqualTo(state(alice, old, type));
    }
    var levels = state(alice, now, "m.room.power_levels");
    assertThat(levels.integer("ban")).isEqualTo(70);
    assertThat(levels.integer("events_default")).isEqualTo(0);
    assertThat(at(levels, "events")).extracting(it -> it.integer("m.room.name")).isEqualTo(60L);
    alice.get(in(now) + "/state/org.example.mine").refused(404, "M_NOT_FOUND");
    alice
        .get(in(now) + "/state/m.space.child/" + escape("!gone:localhost"))
        .refused(404, "M_NOT_FOUND");
    alice.get(in(now) + "/state/m.room.member/" + escape(bob.id)).refused(404, "M_NOT_FOUND");
    alice.sets(now, "m.room.power_levels", levels.with("ban", Json.of(90)));
  }

  @Test
  void theOldRoomPointsToTheNewOneAndFallsSilent() {
    var alice = person("alice");
    var bob = person("bob");
    var carol = person("carol");
    var old = alice.createsPublicRoom();
    bob.joins(old);

    var now = upgrade(alice, old, "12").text("replacement_room");

    assertThat(state(bob, old, "m.room.tombstone").text("replacement_room")).isEqualTo(now);
    assertThat(state(bob, old, "m.room.power_levels").integer("events_default")).isEqualTo(50);
    assertThat(state(bob, old, "m.room.power_levels").integer("invite")).isEqualTo(50);
    bob.tryToSay(old, "still here").refused(403, "M_FORBIDDEN");
    bob.tryToInvite(carol, old).refused(403, "M_FORBIDDEN");
    bob.joins(now);
    bob.says(now, "here we are");
  }

  @Test
  void namesAndThePlaceInTheDirectoryGoToTheNewRoom() {
    var alice = person("alice");
    var name = "pub" + alice.id.hashCode();
    var alias = "#" + name + ":localhost";
    var old = alice.creates(json("{'visibility':'public','room_alias_name':'%s'}".formatted(name)));

    var now = upgrade(alice, old, "12").text("replacement_room");

    assertThat(alice.get("/directory/room/" + escape(alias)).text("room_id")).isEqualTo(now);
    assertThat(state(alice, now, "m.room.canonical_alias").text("alias")).isEqualTo(alias);
    assertThat(state(alice, old, "m.room.canonical_alias")).isEqualTo(JsonObject.EMPTY);
    assertThat(alice.get("/directory/list/room/" + escape(now)).text("visibility"))
        .isEqualTo("public");
    assertThat(alice.get("/directory/list/room/" + escape(old)).text("visibility"))
        .isEqualTo("private");
    assertThat(objects(alice.get("/publicRooms").array("chunk")))
        .extracting(room -> room.text("room_id"))
        .contains(now)
        .doesNotContain(old);
  }

  @Test
  void creatorsAreNotCarriedOverButNamedAnew() {
    var alice = person("alice");
    var bob = person("bob");
    var carol = person("carol");
    var old =
        alice.creates(
            json(
                "{'preset':'public_chat','creation_content':{'additional_creators':['%s']}}"
                    .formatted(bob.id)));
    alice.sets(
        old,
        "m.room.power_levels",
        state(alice, old, "m.room.power_levels")
            .with("users", json("{'%s':100}".formatted(carol.id))));

    var now =
        alice
            .post(
                in(old) + "/upgrade",
                json("{'new_version':'12','additional_creators':['%s']}".formatted(carol.id)))
            .text("replacement_room");

    assertThat(state(alice, now, "m.room.create").array("additional_creators"))
        .hasToString("[\"" + carol.id + "\"]");
    assertThat(at(state(alice, now, "m.room.power_levels"), "users")).isEqualTo(JsonObject.EMPTY);
  }

  @Test
  void aModeratorWhoMayCloseARoomStaysAModerator() {
    var alice = person("alice");
    var bob = person("bob");
    var old = alice.creates(json("{'preset':'public_chat','room_version':'11'}"));
    bob.joins(old);
    var levels =
        state(alice, old, "m.room.power_levels")
            .with("users", json("{'%s':100,'%s':50}".formatted(alice.id, bob.id)));
    var events = Objects.requireNonNull(levels.object("events"));
    alice.sets(
        old,
        "m.room.power_levels",
        levels.with("events", events.with("m.room.tombstone", Json.of(50))));

    var now = upgrade(bob, old, "11").text("replacement_room");

    assertThat(at(state(bob, now, "m.room.power_levels"), "users"))
        .isEqualTo(json("{'%s':100,'%s':50}".formatted(alice.id, bob.id)));
    assertThat(state(bob, old, "m.room.power_levels").integer("events_default"))
        .as("which bob may not change")
        .isEqualTo(0);
  }

  @Test
  void whatPeopleSaidAboutTheOldRoomHoldsForTheNewOne() {
    var alice = person("alice");
    var bob = person("bob");
    var old = alice.createsPublicRoom();
    bob.joins(old);
    bob.put("/user/" + escape(bob.id) + in(old) + "/tags/m.favourite", json("{'order':0.5}")).ok();
    bob.put(
            "/user/" + escape(bob.id) + "/account_data/m.direct",
            json("{'%s':['%s'],'@other:localhost':['!x:localhost']}".formatted(alice.id, old)))
        .ok();

    var now = upgrade(alice, old, "12").text("replacement_room");
    bob.joins(now);

    assertThat(bob.get("/user/" + escape(bob.id) + in(now) + "/tags").object("tags"))
        .isEqualTo(json("{'m.favourite':{'order':0.5}}"));
    assertThat(bob.get("/user/" + escape(bob.id) + "/account_data/m.direct").ok())
        .isEqualTo(
            json(
                "{'%s':['%s','%s'],'@other:localhost':['!x:localhost']}"
                    .formatted(alice.id, old, now)));
  }

  @Test
  void whoHasMutedARoomHasMutedTheOneThatTakesItsPlace() {
    var alice = person("alice");
    var bob = person("bob");
    var old = alice.createsPublicRoom();
    bob.joins(old);
    bob.put("/pushrules/global/room/" + escape(old), json("{'actions':[]}")).ok();
    bob.put(
            "/pushrules/global/override/quiet",
            json(
                "{'actions':[],'conditions':[{'kind':'event_match','key':'room_id','pattern':'%s'}]}"
                    .formatted(old)))
        .ok();

    var now = upgrade(alice, old, "12").text("replacement_room");
    bob.joins(now);

    assertThat(bob.get("/pushrules/global/room/" + escape(now)).array("actions"))
        .isEqualTo(JsonArray.EMPTY);
    assertThat(bob.get("/pushrules/global/override/" + escape("quiet:" + now)).ok().toString())
        .contains("\"pattern\":\"" + now + "\"");
    bob.get("/pushrules/global/room/" + escape(old)).ok();
    alice.get("/pushrules/global/room/" + escape(now)).refused(404, "M_NOT_FOUND");
  }

  @ParameterizedTest(name = "{2}: {0} {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "400 | M_UNSUPPORTED_ROOM_VERSION | {'new_version':'org.example'}",
        "400 | M_MISSING_PARAM            | {}",
        "400 | M_BAD_JSON                 | {'new_version':12}",
        "400 | M_BAD_JSON                 | {'new_version':'12','additional_creators':'bob'}",
        "400 | M_INVALID_PARAM            | {'new_version':'12','additional_creators':['bob']}",
      })
  void aBadWishIsRefused(int status, String errcode, String wish) {
    var alice = person("alice");
    var room = alice.createsPublicRoom();

    alice.post(in(room) + "/upgrade", json(wish)).refused(status, errcode);

    assertThat(alice.get("/joined_rooms").array("joined_rooms").size()).isEqualTo(1);
  }

  @Test
  void onlyWhoMayCloseTheRoomMayReplaceIt() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsPublicRoom();

    upgrade(bob, room, "12").refused(403, "M_FORBIDDEN");
    upgrade(bob, "!nowhere:localhost", "12").refused(403, "M_FORBIDDEN");
    bob.joins(room);
    upgrade(bob, room, "12").refused(403, "M_FORBIDDEN");

    assertThat(bob.get("/joined_rooms").array("joined_rooms").size()).isEqualTo(1);
  }

  private static Answer upgrade(Person who, String room, String version) {
    return who.post(in(room) + "/upgrade", JsonObject.of("new_version", version));
  }

  private static JsonObject state(Person reader, String room, String typeAndKey) {
    return reader.get(in(room) + "/state/" + typeAndKey).ok();
  }
}
