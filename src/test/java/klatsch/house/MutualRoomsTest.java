package klatsch.house;

import static klatsch.house.Wire.escape;
import static org.assertj.core.api.Assertions.assertThat;

import klatsch.api.client.mutualrooms.GetMutualRooms;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.Test;

/// What people have in common: [GetMutualRooms].
class MutualRoomsTest extends HouseTest {
  private static final String PATH = "/_matrix/client/v1/mutual_rooms?user_id=";
  private static final String UNSTABLE =
      "/_matrix/client/unstable/uk.half-shot.msc2666/user/mutual_rooms?user_id=";

  MutualRoomsTest(TestDatabase database) {
    super(database);
  }

  private static Answer mutual(Person person, String user) {
    return person.call("GET", PATH + escape(user), null);
  }

  @Test
  void onlyRoomsThatBothAreInAreTold() {
    var alice = person("alice");
    var bob = person("bob");
    var carol = person("carol");
    var shared = alice.createsPublicRoom();
    bob.joins(shared);
    alice.createsRoomFor(bob);
    bob.createsPublicRoom();
    var left = alice.createsPublicRoom();
    bob.joins(left);
    bob.leaves(left);
    var ofTheOthers = bob.createsPublicRoom();
    carol.joins(ofTheOthers);

    var mutual = mutual(alice, bob.id);

    assertThat(mutual.array("joined")).hasToString("[\"" + shared + "\"]");
    assertThat(mutual.ok().integer("count")).isEqualTo(1);
    assertThat(mutual.ok().has("next_batch")).isFalse();
    assertThat(mutual(bob, alice.id).array("joined")).isEqualTo(mutual.array("joined"));
    assertThat(mutual(alice, carol.id).array("joined").size()).isZero();
    assertThat(alice.call("GET", UNSTABLE + escape(bob.id), null).array("joined"))
        .isEqualTo(mutual.array("joined"));
  }

  @Test
  void withSomebodyWhoIsNotThereNothingIsShared() {
    var alice = person("alice");

    assertThat(mutual(alice, "@nobody:localhost").array("joined").size()).isZero();
    assertThat(mutual(alice, "@nobody:elsewhere").ok().integer("count")).isEqualTo(0);
  }

  @Test
  void badQuestionsAreRefused() {
    var alice = person("alice");
    var bob = person("bob");

    mutual(alice, alice.id).refused(400, "M_INVALID_PARAM");
    mutual(alice, "bob").refused(400, "M_INVALID_PARAM");
    mutual(alice, "@:localhost").refused(400, "M_INVALID_PARAM");
    mutual(alice, "@bo b:localhost").refused(400, "M_INVALID_PARAM");
    mutual(alice, "@böb:localhost").refused(400, "M_INVALID_PARAM");
    alice.call("GET", "/_matrix/client/v1/mutual_rooms", null).refused(400, "M_MISSING_PARAM");
    alice.call("GET", PATH + escape(bob.id) + "&from=x", null).refused(400, "M_INVALID_PARAM");
    alice
        .call("GET", UNSTABLE + escape(bob.id) + "&batch_token=x", null)
        .refused(400, "M_INVALID_PARAM");
  }
}
