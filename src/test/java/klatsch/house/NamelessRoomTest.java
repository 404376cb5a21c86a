package klatsch.house;

import static klatsch.house.Synced.at;
import static klatsch.json.JsonSample.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.Test;

/// A room without a name is called after the people in it, of whom `/sync` tells in the room's
/// summary.
class NamelessRoomTest extends HouseTest {
  NamelessRoomTest(TestDatabase database) {
    super(database);
  }

  @Test
  void itIsCalledAfterTheFirstFiveOthers() {
    var alice = person("alice");
    var others = List.of(person("b"), person("c"), person("d"), person("e"), person("f"));
    var last = person("g");
    var room = alice.createsPublicRoom();
    others.subList(0, 4).forEach(other -> other.joins(room));
    alice.invites(others.getLast(), room);
    last.joins(room);

    var summary = summary(Synced.of(alice.syncs()), room);

    assertThat(summary).isEqualTo(summary(others, 6, 1));
    assertThat(heroes(summary(Synced.of(last.syncs()), room)))
        .startsWith(alice.id)
        .hasSize(5)
        .doesNotContain(last.id);
  }

  @Test
  void whereNobodyElseIsLeftItIsCalledAfterThoseWhoWere() {
    var alice = person("alice");
    var bob = person("bob");
    var carol = person("carol");
    var room = alice.createsPublicRoom();
    bob.joins(room);
    carol.joins(room);
    bob.leaves(room);
    alice.post(Person.in(room) + "/ban", JsonObject.of("user_id", carol.id)).ok();

    assertThat(summary(Synced.of(alice.syncs()), room))
        .isEqualTo(summary(List.of(bob, carol), 1, 0));
  }

  @Test
  void itIsToldAgainWhenItIsAnother() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsPublicRoom();
    var first = Synced.of(alice.syncs());

    alice.says(room, "nobody came or went");
    var same = Synced.of(alice.syncs(first.next(), ""));
    bob.joins(room);
    var changed = Synced.of(alice.syncs(same.next(), ""));

    assertThat(summary(first, room)).isEqualTo(summary(List.of(), 1, 0));
    assertThat(summary(same, room)).isEqualTo(JsonObject.EMPTY);
    assertThat(summary(changed, room)).isEqualTo(summary(List.of(bob), 2, 0));
  }

  /// A client that loads lazily would not know how to write them.
  @Test
  void ofWhomItIsCalledAfterOneIsToldMore() {
    var alice = person("alice");
    var bob = person("bob");
    var room = alice.createsPublicRoom();
    bob.joins(room);
    for (int i = 0; i < 3; i++) {
      alice.says(room, "all alone");
    }

    var filter = "{'room':{'timeline':{'limit':1},'state':{'lazy_load_members':true}}}";
    var part =
        Synced.of(alice.syncs(null, "filter=" + Wire.escape(json(filter).toString()))).joined(room);

    var members = new ArrayList<String>();
    part.state().stream()
        .filter(event -> "m.room.member".equals(event.text("type")))
        .forEach(event -> members.add(event.text("state_key")));
    assertThat(members).containsExactlyInAnyOrder(alice.id, bob.id);
  }

  private static JsonObject summary(Synced synced, String room) {
    return Objects.requireNonNull(at(synced.joined(room).json(), "summary"));
  }

  private static List<String> heroes(JsonObject summary) {
    return Objects.requireNonNull(summary.array("m.heroes")).values().stream()
        .map(hero -> hero.toString().replace("\"", ""))
        .toList();
  }

  private static JsonObject summary(List<Person> heroes, int joined, int invited) {
    return JsonObject.builder()
        .put("m.heroes", JsonArray.ofTexts(heroes.stream().map(one -> one.id).toList()))
        .put("m.joined_member_count", joined)
        .put("m.invited_member_count", invited)
        .build();
  }
}
