package klatsch.house;

import static klatsch.house.Person.in;
import static klatsch.house.Synced.at;
import static klatsch.house.Wire.escape;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import klatsch.house.Listener.Heard;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A client of 2014, one of 2015, one of 2016 and one of today in one room. Each follows it with
/// its own loop, reads events in its own layout, and hears what all the others hear.
class OneConversationTest extends HouseTest {
  private Listener first;
  private Listener second;
  private Listener third;
  private Listener today;
  private List<Listener> all;
  private String room;

  OneConversationTest(TestDatabase database) {
    super(database);
  }

  /// The one of 2014 makes the room, and gives the others their levels as it was done then.
  @BeforeEach
  void fourGenerationsMeet() {
    first = somebody(Generation.OF_2014);
    second = somebody(Generation.OF_2015);
    third = somebody(Generation.OF_2016);
    today = somebody(Generation.OF_TODAY);
    all = List.of(first, second, third, today);
    var name = first.id().substring(1, first.id().indexOf(':'));
    var made =
        first.posts("/createRoom", "{'visibility':'public','room_alias_name':'" + name + "'}");
    room = made.text("room_id");
    for (var other : List.of(second, third, today)) {
      other.posts("/join/" + escape(made.text("room_alias")), "{}").ok();
    }
    first.sets(
        room,
        "m.room.power_levels",
        "{'%s':50,'%s':50,'%s':100,'default':0}".formatted(second.id(), third.id(), today.id()));
    all.forEach(Listener::listens);
  }

  private static Listener somebody(Generation generation) {
    return new Listener(person(generation.name().toLowerCase(Locale.ROOT)), generation);
  }

  /// What everybody hears must be one and the same.
  private List<Heard> allHear() {
    all.forEach(Listener::listens);
    var heard = today.heard(room);
    assertThat(all).allSatisfy(one -> assertThat(one.heard(room)).isEqualTo(heard));
    return heard;
  }

  private static String membership(Heard heard) {
    return heard.sender() + " " + heard.text("membership") + " " + heard.stateKey();
  }

  @Test
  void whatIsSaid() {
    all.forEach(one -> one.says(room, "hello"));

    assertThat(allHear())
        .extracting(heard -> heard.sender() + " " + heard.text("body"))
        .containsExactlyElementsOf(all.stream().map(one -> one.id() + " hello").toList());
  }

  @Test
  void howTheRoomIsCalledAndWhatItIsAbout() {
    var alias = "#also" + third.id().substring(1);

    first.sets(room, "m.room.name", "{'name':'The four'}");
    second.sets(room, "m.room.topic", "{'topic':'growing older'}");
    third.puts("/directory/room/" + escape(alias), "{'room_id':'" + room + "'}").ok();
    today.sets(room, "m.room.canonical_alias", "{'alias':'" + alias + "'}");

    assertThat(allHear())
        .extracting(heard -> heard.type() + " " + heard.content())
        .containsExactly(
            "m.room.name {\"name\":\"The four\"}",
            "m.room.topic {\"topic\":\"growing older\"}",
            "m.room.canonical_alias {\"alias\":\"" + alias + "\"}");
    var path = "/directory/room/" + escape(alias);
    assertThat(all).allSatisfy(one -> assertThat(one.reads(path).text("room_id")).isEqualTo(room));
  }

  @Test
  void whoComesAndHasToGo() {
    var guest = person("guest");
    var theGuest = "{'user_id':'" + guest.id + "'}";

    guest.joins(room);
    third.posts(in(room) + "/kick", theGuest).ok();
    guest.joins(room);
    first.puts(in(room) + "/ban/t1", theGuest).ok();
    today.posts(in(room) + "/unban", theGuest).ok();

    assertThat(allHear())
        .extracting(OneConversationTest::membership)
        .containsExactly(
            guest.id + " join " + guest.id,
            third.id() + " leave " + guest.id,
            guest.id + " join " + guest.id,
            first.id() + " ban " + guest.id,
            today.id() + " leave " + guest.id);
  }

  @Test
  void whoIsInvitedAndDoesNotWantTo() {
    var shy = somebody(Generation.OF_2014);
    shy.listens();

    second.posts(in(room) + "/invite", "{'user_id':'" + shy.id() + "'}").ok();
    shy.listens();
    var invitation = shy.heard(room);
    shy.posts(in(room) + "/leave", "{}").ok();
    shy.listens();
    var rejection = shy.heard(room);

    assertThat(allHear())
        .extracting(OneConversationTest::membership)
        .containsExactly(second.id() + " invite " + shy.id(), shy.id() + " leave " + shy.id());
    assertThat(invitation).extracting(heard -> heard.text("membership")).containsExactly("invite");
    assertThat(rejection).extracting(heard -> heard.text("membership")).containsExactly("leave");
  }

  @Test
  void whatIsTakenBack() {
    var said = second.says(room, "oops");
    allHear();

    third.puts(in(room) + "/redact/" + escape(said) + "/t1", "{'reason':'a typo'}").ok();

    assertThat(allHear())
        .extracting(heard -> heard.sender() + " " + heard.redacts())
        .containsExactly(third.id() + " " + said);
    assertThat(all)
        .allSatisfy(
            one -> {
              var left = one.reads(in(room) + "/event/" + escape(said)).ok();
              var because = one.generation().redactedBecause(left);
              assertThat(left.object("content")).isEqualTo(JsonObject.EMPTY);
              assertThat(one.generation().sender(because)).isEqualTo(third.id());
            });
  }

  @Test
  void whoMayDoWhatInTheOldFormAndInTheNew() {
    first.sets(room, "m.room.ops_levels", "{'ban_level':60,'kick_level':61,'redact_level':62}");
    var levels = today.reads(in(room) + "/state/m.room.power_levels").ok();
    today.sets(room, "m.room.power_levels", levels.with("events_default", Json.of(10)) + "");

    assertThat(allHear())
        .extracting(
            heard ->
                heard.content().integer("kick") + " " + heard.content().integer("events_default"))
        .containsExactly("61 0", "61 10");
    assertThat(first.events(room))
        .extracting(event -> event.text("type") + " " + event.object("content"))
        .filteredOn(line -> !line.startsWith("m.room.power_levels"))
        .containsExactly(
            "m.room.ops_levels {\"ban_level\":60,\"kick_level\":61,\"redact_level\":62}",
            "m.room.send_event_level {\"level\":10}");
    assertThat(first.events(room).getLast().object("prev_content").integer("level")).isZero();
  }

  @Test
  void whoTypesAndHowFarTheyHaveRead() {
    var said = first.says(room, "who is there?");
    allHear();

    for (var one : all) {
      var typing = "{'typing':true,'timeout':30000}";
      one.puts(in(room) + "/typing/" + escape(one.id()), typing).ok();
    }
    second.posts(in(room) + "/receipt/m.read/" + escape(said), "{}").ok();
    today.posts(in(room) + "/receipt/m.read/" + escape(said), "{}").ok();

    assertThat(allHear()).isEmpty();
    assertThat(all)
        .allSatisfy(
            one -> {
              assertThat(one.passing(room, "m.typing").array("user_ids").values())
                  .containsExactlyInAnyOrderElementsOf(
                      all.stream().map(other -> Json.of(other.id())).toList());
              assertThat(at(one.passing(room, "m.receipt"), said, "m.read").names())
                  .containsExactlyInAnyOrder(second.id(), today.id());
            });
  }

  @Test
  void eachReadsItInItsOwnLayout() {
    today.says(room, "hello");
    allHear();

    assertThat(first.events(room).getLast().names())
        .contains("user_id", "room_id", "age", "ts")
        .doesNotContain("sender", "unsigned");
    assertThat(List.of(second, third, today))
        .allSatisfy(
            one ->
                assertThat(one.events(room).getLast().names())
                    .contains("sender", "unsigned", "origin_server_ts")
                    .doesNotContain("user_id", "room_id", "age"));
  }
}
