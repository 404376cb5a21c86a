package klatsch.house;

import static klatsch.house.Person.in;
import static klatsch.house.Synced.objects;
import static klatsch.house.Wire.escape;
import static klatsch.json.JsonSample.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import klatsch.api.client.spaces.GetSpaceHierarchy;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// People look around in spaces: [GetSpaceHierarchy].
class SpacesTest extends HouseTest {
  private static final String VIA = "'via':['localhost']";

  SpacesTest(TestDatabase database) {
    super(database);
  }

  private static String space(Person person) {
    return person.creates(json("{'preset':'public_chat','creation_content':{'type':'m.space'}}"));
  }

  /// Each a moment later than the one before, so that their order is clear.
  private static void contains(Person person, String space, String child, String content) {
    server.clock().turn(Duration.ofMillis(1));
    person.tryToSet(space, "m.space.child", child, json(content)).ok();
  }

  private static void contains(Person person, String space, String child) {
    contains(person, space, child, "{" + VIA + "}");
  }

  private static Answer hierarchy(Person person, String space, String query) {
    return person.call("GET", "/_matrix/client/v1" + in(space) + "/hierarchy" + query, null);
  }

  private static List<String> rooms(Answer page) {
    return objects(page.array("rooms")).stream().map(room -> room.text("room_id") + "").toList();
  }

  private static List<String> all(Person person, String space) {
    return rooms(hierarchy(person, space, ""));
  }

  @Test
  void aSpaceIsWalkedIntoTheDepthFirst() {
    var alice = person("alice");
    var top = space(alice);
    var inner = space(alice);
    var first = alice.createsPublicRoom();
    var deep = alice.createsPublicRoom();
    var last = alice.createsPublicRoom();
    contains(alice, top, first);
    contains(alice, top, inner);
    contains(alice, top, last);
    contains(alice, inner, deep);

    assertThat(all(alice, top)).containsExactly(top, first, inner, deep, last);
    assertThat(rooms(hierarchy(alice, top, "?max_depth=1")))
        .containsExactly(top, first, inner, last);
    assertThat(rooms(hierarchy(alice, top, "?max_depth=0"))).containsExactly(top);
    assertThat(all(alice, first)).containsExactly(first);
  }

  @Test
  void whatIsToldOfARoomIsItsSummaryAndItsChildren() {
    var alice = person("alice");
    var top = space(alice);
    var room = alice.createsPublicRoom();
    contains(alice, top, room, "{" + VIA + ",'suggested':true}");
    long then = server.clock().millis();

    var told = objects(hierarchy(alice, top, "").array("rooms"));

    assertThat(told.getFirst().text("room_type")).isEqualTo("m.space");
    assertThat(told.getFirst().integer("num_joined_members")).isEqualTo(1);
    assertThat(objects(told.getFirst().array("children_state")))
        .containsExactly(
            json(
                """
                {'type':'m.space.child','state_key':'%s','sender':'%s','origin_server_ts':%d,
                 'content':{'via':['localhost'],'suggested':true}}
                """
                    .formatted(room, alice.id, then)));
    assertThat(told.getLast().array("children_state")).hasToString("[]");
  }

  @Test
  void theOrderIsThatOfTheSpaceThenOfTimeThenOfIds() {
    var alice = person("alice");
    var top = space(alice);
    var oldest = alice.createsPublicRoom();
    var newest = alice.createsPublicRoom();
    var b = alice.createsPublicRoom();
    var a = alice.createsPublicRoom();
    var odd = alice.createsPublicRoom();
    contains(alice, top, oldest);
    contains(alice, top, odd, "{" + VIA + ",'order':'ä comes to nothing'}");
    contains(alice, top, b, "{" + VIA + ",'order':'b'}");
    contains(alice, top, a, "{" + VIA + ",'order':' '}");
    contains(alice, top, newest, "{" + VIA + ",'order':7}");

    assertThat(all(alice, top)).containsExactly(top, a, b, oldest, odd, newest);
  }

  @Test
  void ofTheSameTimeTheSmallerIdComesFirst() {
    var alice = person("alice");
    var top = space(alice);
    var rooms = new ArrayList<String>();
    for (int i = 0; i < 4; i++) {
      rooms.add(alice.createsPublicRoom());
    }
    for (var room : rooms) {
      alice.tryToSet(top, "m.space.child", room, json("{" + VIA + "}")).ok();
    }

    assertThat(all(alice, top)).containsSubsequence(rooms.stream().sorted().toList());
  }

  @Test
  void whatIsTakenOutOrWrittenWronglyIsNoChild() {
    var alice = person("alice");
    var top = space(alice);
    var out = alice.createsPublicRoom();
    contains(alice, top, out);
    contains(alice, top, out, "{}");
    contains(alice, top, alice.createsPublicRoom(), "{'via':'localhost'}");
    contains(alice, top, alice.createsPublicRoom(), "{'via':[]}");
    contains(alice, top, "no room");
    contains(alice, top, "!nowhere:localhost");
    contains(alice, alice.createsPublicRoom(), alice.createsPublicRoom());

    assertThat(all(alice, top)).containsExactly(top);
  }

  @Test
  void onlyWhatIsSuggestedCanBeAskedFor() {
    var alice = person("alice");
    var top = space(alice);
    var suggested = alice.createsPublicRoom();
    contains(alice, top, alice.createsPublicRoom());
    contains(alice, top, suggested, "{" + VIA + ",'suggested':true}");

    var page = hierarchy(alice, top, "?suggested_only=true");

    assertThat(rooms(page)).containsExactly(top, suggested);
    assertThat(objects(page.array("rooms")).getFirst().array("children_state").size()).isEqualTo(1);
  }

  @Test
  void circlesEnd() {
    var alice = person("alice");
    var top = space(alice);
    var inner = space(alice);
    contains(alice, top, inner);
    contains(alice, top, top);
    contains(alice, inner, top);

    assertThat(all(alice, top)).containsExactly(top, inner);
    assertThat(all(alice, inner)).containsExactly(inner, top);
  }

  @Test
  void eachSeesWhatIsForThem() {
    var alice = person("alice");
    var bob = person("bob");
    var left = person("carol");
    var top = space(alice);
    var hidden = alice.creates(json("{'creation_content':{'type':'m.space'}}"));
    var below = alice.createsPublicRoom();
    var invited = alice.createsRoomFor(bob, left);
    var restricted = alice.createsRoomFor();
    alice.sets(
        restricted,
        "m.room.join_rules",
        json(
            "{'join_rule':'restricted','allow':[{'type':'m.room_membership','room_id':'%s'}]}"
                .formatted(top)));
    for (var room : List.of(hidden, invited, restricted)) {
      contains(alice, top, room);
    }
    contains(alice, hidden, below);
    left.joins(invited);
    left.leaves(invited);

    assertThat(all(alice, top)).containsExactly(top, hidden, below, invited, restricted);
    assertThat(all(bob, top)).containsExactly(top, invited);
    assertThat(all(left, top)).containsExactly(top);
    bob.joins(top);
    assertThat(all(bob, top)).containsExactly(top, invited, restricted);
    var refused = hierarchy(bob, hidden, "").refused(403, "M_FORBIDDEN");
    assertThat(hierarchy(bob, "!nowhere:localhost", "").refused(403, "M_FORBIDDEN").body())
        .isEqualTo(refused.body());
  }

  @Test
  void pagesFitTogether() {
    var alice = person("alice");
    var top = space(alice);
    for (int i = 0; i < 4; i++) {
      contains(alice, top, alice.createsPublicRoom());
    }

    var read = new ArrayList<String>();
    var query = "?limit=2";
    for (var page = hierarchy(alice, top, query); ; page = hierarchy(alice, top, query)) {
      read.addAll(rooms(page));
      var next = page.ok().text("next_batch");
      if (next == null) {
        break;
      }
      assertThat(rooms(page)).hasSize(2);
      query = "?limit=2&from=" + escape(next);
    }

    assertThat(read).isEqualTo(all(alice, top)).hasSize(5);
  }

  @Test
  void aPageIsOfTheSameQuestionAsTheOneBefore() {
    var alice = person("alice");
    var top = space(alice);
    var other = space(alice);
    contains(alice, top, other, "{" + VIA + ",'suggested':true}");
    var from = "?limit=1&from=" + hierarchy(alice, top, "?limit=1").text("next_batch");

    hierarchy(alice, top, from + "&suggested_only=true").refused(400, "M_INVALID_PARAM");
    hierarchy(alice, top, from + "&max_depth=3").refused(400, "M_INVALID_PARAM");
    hierarchy(alice, other, from).refused(400, "M_INVALID_PARAM");
    assertThat(rooms(hierarchy(alice, top, from))).containsExactly(other);
    contains(alice, top, other, "{}");
    var gone = "?from=" + hierarchy(alice, top, "").ok().text("next_batch");
    hierarchy(alice, top, gone).refused(400, "M_INVALID_PARAM");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=-1",
        "limit=many",
        "max_depth=-1",
        "max_depth=1.5",
        "suggested_only=perhaps",
        "from=x",
        "from=",
        "from=e30",
        "from=W10",
      })
  void aBadQuestionIsRefused(String query) {
    var alice = person("alice");

    hierarchy(alice, space(alice), "?" + query).refused(400, "M_INVALID_PARAM");
  }

  @Test
  void enormousWishesAreCut() {
    var alice = person("alice");
    var top = space(alice);

    assertThat(rooms(hierarchy(alice, top, "?limit=9000000000&max_depth=9000000000")))
        .containsExactly(top);
  }
}
