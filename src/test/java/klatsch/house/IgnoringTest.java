package klatsch.house;

import static klatsch.house.Person.in;
import static klatsch.house.Synced.objects;
import static klatsch.house.Wire.escape;
import static klatsch.json.JsonSample.json;
import static org.assertj.core.api.Assertions.assertThat;

import klatsch.json.JsonObject;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Whom somebody does not want to hear is not heard, however they make themselves known.
///
/// [VisibilityTest] does the same for all that is said in a room.
class IgnoringTest extends HouseTest {
  private Person alice;
  private Person troll;
  private String room;

  IgnoringTest(TestDatabase database) {
    super(database);
  }

  @BeforeEach
  void aRoomWithATroll() {
    alice = person("alice");
    troll = person("troll");
    room = alice.createsPublicRoom();
    troll.joins(room);
  }

  @Test
  void nobodySeesWhomTheyIgnoreType() {
    alice.ignores(troll);
    var since = Synced.of(alice.syncs()).next();
    types(troll);
    assertThat(Synced.of(alice.syncs()).joined(room).ephemeral("m.typing")).isEmpty();
    types(alice);

    var told = Synced.of(alice.syncs(since, "")).joined(room).ephemeral("m.typing");

    assertThat(told).containsExactly(typing(alice));
  }

  @Test
  void norHowFarTheyHaveRead() {
    alice.ignores(troll);
    var since = Synced.of(alice.syncs()).next();
    var event = alice.says(room, "hello");
    troll.post(in(room) + "/receipt/m.read/" + escape(event), JsonObject.EMPTY).ok();

    assertThat(Synced.of(alice.syncs(since, "")).joined(room).ephemeral("m.receipt")).isEmpty();
    assertThat(Synced.of(alice.syncs()).joined(room).ephemeral("m.receipt")).isEmpty();
    assertThat(Synced.of(troll.syncs()).joined(room).ephemeral("m.receipt")).hasSize(1);
    assertThat(objects(alice.get("/initialSync").array("receipts"))).isEmpty();
  }

  @Test
  void theirInvitationsDoNotArrive() {
    alice.ignores(troll);
    var since = Synced.of(alice.syncs()).next();

    var trap = troll.createsRoomFor(alice);

    assertThat(Synced.of(alice.syncs(since, "")).invited(trap)).isEmpty();
    assertThat(Synced.of(alice.syncs()).invited(trap)).isEmpty();
    assertThat(alice.get("/initialSync").ok().toString()).doesNotContain(trap);
    assertThat(alice.get("/events?timeout=0&from=" + escape(since)).ok().toString())
        .doesNotContain(trap);
  }

  /// Nobody says to the client what it has missed, so all that still stands is told.
  @Test
  void whoIsHeardAgainInvitesAgain() {
    alice.ignores(troll);
    var trap = troll.createsRoomFor(alice);
    var since = Synced.of(alice.syncs()).next();

    alice.ignores();
    var told = Synced.of(alice.syncs(since, ""));

    assertThat(told.invited(trap)).isNotEmpty();
    assertThat(Synced.of(alice.syncs(told.next(), "")).invited(trap)).isEmpty();
  }

  @Test
  void whoTakesInvitationsAgainHearsOfThoseThatStand() {
    var invitation = troll.createsRoomFor(alice);
    permits("block");
    assertThat(Synced.of(alice.syncs()).invited(invitation)).isEmpty();
    var since = Synced.of(alice.syncs()).next();

    permits("allow");

    assertThat(Synced.of(alice.syncs(since, "")).invited(invitation)).isNotEmpty();
  }

  @Test
  void whatTheyDoToTheRoomIsSeen() {
    alice.sets(room, "m.room.power_levels", json("{'state_default':0,'users_default':0}"));
    alice.ignores(troll);
    var since = Synced.of(alice.syncs()).next();
    var topic = troll.sets(room, "m.room.topic", json("{'topic':'Trolls'}"));
    troll.says(room, "Ha!");

    var timeline = Synced.of(alice.syncs(since, "")).joined(room).timeline();

    assertThat(timeline).extracting(event -> event.text("event_id")).containsExactly(topic);
  }

  private void permits(String action) {
    alice.keeps("m.invite_permission_config", json("{'default_action':'" + action + "'}"));
  }

  private void types(Person person) {
    person.put(in(room) + "/typing/" + escape(person.id), json("{'typing':true}")).ok();
  }

  private static JsonObject typing(Person person) {
    return json("{'content':{'user_ids':['" + person.id + "']},'type':'m.typing'}");
  }
}
