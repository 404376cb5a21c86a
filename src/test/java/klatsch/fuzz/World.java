package klatsch.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import klatsch.house.Person;
import klatsch.house.TestServer;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// People with rooms, in whose names requests are made, and all the names that they may give. After
/// some hundred requests little of it is as it was, and there is a new one.
final class World {
  private static final AtomicLong SERIALS = new AtomicLong();

  /// The first of all rooms are their own.
  private static final int OWN_ROOMS = 3;

  private final TestServer server;
  Person alice;
  Person bob;
  private final Person guest;
  private final Secrets secrets;
  private final Map<String, List<String>> events = new HashMap<>();
  private final List<String> rooms = new ArrayList<>();
  private final List<String> aliases = new ArrayList<>();
  private final List<String> tokens = new ArrayList<>();
  private final String filter;

  World(TestServer server, Secrets secrets) {
    this.server = server;
    this.secrets = secrets;
    long serial = SERIALS.incrementAndGet();
    alice = server.newPerson("alice" + serial);
    bob = server.newPerson("bob" + serial);
    guest = Person.guest(server.wire());
    secrets.meets(alice);
    secrets.meets(bob);
    var alias = "fuzz" + serial;
    aliases.add("#" + alias + ":localhost");
    for (var options :
        List.of(
            JsonObject.builder()
                .put("preset", "public_chat")
                .put("room_alias_name", alias)
                .put("visibility", "public"),
            JsonObject.builder().put("preset", "private_chat").put("room_version", "1"),
            JsonObject.builder()
                .put("preset", "public_chat")
                .put("creation_content", JsonObject.of("type", "m.space")))) {
      addRoom(alice.creates(options.build()));
    }
    alice.tryToSet(rooms.getLast(), "m.space.child", rooms.getFirst(), via()).ok();
    alice.tryToSet(rooms.getLast(), "m.space.child", secrets.room, via()).ok();
    rooms.add(secrets.room);
    rooms.add(secrets.late);
    rooms.add(secrets.left);
    for (var room : List.of(secrets.room, secrets.late, secrets.left)) {
      events.put(room, secrets.events);
    }
    filter = alice.post("/user/" + alice.id + "/filter", JsonObject.EMPTY).text("filter_id");
    tokens.add(alice.syncs().text("next_batch"));
    tokens.add(bob.syncs().text("next_batch"));
    tokens.add(secrets.since);
    var page = "/messages?dir=b&limit=1";
    tokens.add(alice.get(Person.in(rooms.getFirst()) + page).text("end"));
    tokens.add(alice.get(Person.in(rooms.get(1)) + page).text("end"));
  }

  private static JsonObject via() {
    return JsonObject.of("via", JsonArray.ofTexts(List.of("localhost")));
  }

  private void addRoom(String room) {
    rooms.add(room);
    alice.invites(bob, room);
    bob.joins(room);
    events.put(
        room, List.of(alice.says(room, "hello"), bob.says(room, "hello alice, a word in a room")));
  }

  Person somebody(Chance chance) {
    return chance.oneIn(3) ? bob : chance.oneIn(15) ? guest : alice;
  }

  /// Somebody has been logged out, or is no more: comes back, or somebody else comes.
  void lost(String token) {
    if (token.equals(alice.token)) {
      alice = again(alice);
    } else if (token.equals(bob.token)) {
      bob = again(bob);
    }
  }

  private Person again(Person gone) {
    try {
      return gone.elsewhere();
    } catch (AssertionError _) {
      var somebody = server.newPerson("new" + SERIALS.incrementAndGet());
      secrets.meets(somebody);
      for (var room : rooms) {
        somebody.tryToJoin(room);
      }
      return somebody;
    }
  }

  /// What is true while one request is made: who makes it, and about which room.
  final class Moment {
    final Person who;
    private final String room;
    private final Chance chance;

    Moment(Chance chance) {
      this.chance = chance;
      this.who = somebody(chance);
      this.room = chance.oneIn(3) ? chance.of(rooms) : chance.of(rooms.subList(0, OWN_ROOMS));
    }

    /// A text that fits a name, or `null` if it is no name of which one knows what fits.
    @Nullable String text(String name) {
      return switch (name) {
        case "roomId", "room_id", "new_room", "replacement_room" -> room;
        case "roomIdOrAlias", "room_id_or_alias" -> chance.oneIn(2) ? room : chance.of(aliases);
        case "roomAlias", "room_alias", "alias" ->
            chance.oneIn(2) ? chance.of(aliases) : "#new" + serial() + ":localhost";
        case "room_alias_name" -> "new" + serial();
        case "userId", "user_id", "user", "sender" -> user();
        case "username" -> chance.oneIn(2) ? user() : "new" + serial();
        case "eventId", "event_id", "m.fully_read", "m.read", "redacts", "parentId" ->
            chance.of(events.getOrDefault(room, List.of("$nothing")));
        case "deviceId", "device_id" ->
            chance.of(who.device, secrets.keeper.device, secrets.confidant.device, "NEW");
        case "txnId", "transaction_id" -> chance.oneIn(9) ? "again" : "t" + serial();
        case "eventType", "type" -> type();
        case "stateKey", "state_key" -> chance.of("", "", who.id, "key", secrets.keeper.id);
        case "filterId", "filter_id" -> chance.of(filter, secrets.filter, "1");
        case "filter" -> chance.oneIn(2) ? filter : chance.of(FILTERS);
        case "since", "from", "to", "start", "end", "at", "prev_batch", "batch" ->
            chance.of(tokens);
        case "next_batch", "thread_id", "threadId" -> chance.of("main", chance.of(tokens));
        case "keyName" -> chance.of("displayname", "avatar_url", "m.tz", "org.example.x");
        case "displayname", "display_name" -> chance.of("Alice", "Bob the builder");
        case "ruleId", "rule_id" -> chance.of(".m.rule.master", "own", room, who.id, "new");
        case "scope" -> "global";
        case "tag" -> chance.of("m.favourite", "u.work");
        case "receiptType" -> chance.of("m.read", "m.read.private", "m.fully_read");
        case "relType", "rel_type" ->
            chance.of("m.thread", "m.annotation", "m.replace", "m.reference");
        case "dir" -> chance.of("b", "f");
        case "password", "new_password" -> who.password();
        case "token", "refresh_token" -> chance.of(who.token, "guess");
        case "stage" -> chance.of("m.login.password", "m.login.dummy", "m.login.terms");
        case "search_term" -> chance.of("hello", "word", "room");
        case "file" -> chance.of("", "chat.html");
        case "server", "server_name", "serverName" -> chance.of("localhost", "elsewhere.example");
        default -> null;
      };
    }

    private String user() {
      return chance.oneIn(2)
          ? who.id
          : chance.of(alice.id, bob.id, guest.id, secrets.keeper.id, "@nobody:elsewhere.example");
    }

    private String type() {
      return chance.of(CONTENTS.keySet().stream().sorted().toList());
    }

    private static String serial() {
      return "" + SERIALS.incrementAndGet();
    }

    /// The content of an event, of which nothing more is said than that it is an object.
    JsonObject content() {
      var written = chance.of(CONTENTS.keySet().stream().sorted().map(CONTENTS::get).toList());
      var event = text("event_id");
      return Json.parseObject(
          written
              .replace("$EVENT", event + "")
              .replace("$ROOM", room)
              .replace("$USER", user())
              .replace("$ALIAS", chance.of(aliases))
              .getBytes(UTF_8));
    }

    /// A name of something in an object whose names are not known before.
    String key() {
      return chance.of(user(), room, who.device, type(), "key");
    }
  }

  private static final List<String> FILTERS =
      List.of(
          "{}",
          "{\"room\":{\"timeline\":{\"limit\":3}}}",
          "{\"limit\":2,\"types\":[\"m.*\"],\"not_senders\":[\"@x:y\"]}",
          "{\"lazy_load_members\":true}",
          "{\"room\":{\"rooms\":[\"!a\"],\"state\":{\"types\":[\"*a*a*\"]}}}");

  /// By the types of their events.
  private static final Map<String, String> CONTENTS =
      Map.ofEntries(
          Map.entry("m.room.message", "{\"msgtype\":\"m.text\",\"body\":\"hi\"}"),
          Map.entry(
              "m.reaction",
              "{\"m.relates_to\":{\"rel_type\":\"m.annotation\",\"event_id\":\"$EVENT\","
                  + "\"key\":\"x\"}}"),
          Map.entry(
              "m.room.encrypted",
              "{\"msgtype\":\"m.text\",\"body\":\"* hi\",\"m.new_content\":{\"msgtype\":\"m.text\","
                  + "\"body\":\"hi\"},\"m.relates_to\":{\"rel_type\":\"m.replace\","
                  + "\"event_id\":\"$EVENT\"}}"),
          Map.entry(
              "m.sticker",
              "{\"body\":\"hi\",\"m.mentions\":{\"user_ids\":[\"$USER\"],\"room\":true},"
                  + "\"m.relates_to\":{\"rel_type\":\"m.thread\",\"event_id\":\"$EVENT\","
                  + "\"is_falling_back\":true,\"m.in_reply_to\":{\"event_id\":\"$EVENT\"}}}"),
          Map.entry("m.room.redaction", "{\"redacts\":\"$EVENT\",\"reason\":\"x\"}"),
          Map.entry("m.room.name", "{\"name\":\"name\"}"),
          Map.entry("m.room.topic", "{\"topic\":\"topic\",\"m.topic\":{\"m.text\":[]}}"),
          Map.entry("m.room.avatar", "{\"url\":\"mxc://localhost/x\",\"info\":{\"w\":1}}"),
          Map.entry("m.room.member", "{\"membership\":\"join\",\"displayname\":\"x\"}"),
          Map.entry(
              "m.room.join_rules",
              "{\"join_rule\":\"restricted\",\"allow\":[{\"type\":"
                  + "\"m.room_membership\",\"room_id\":\"$ROOM\"}]}"),
          Map.entry("m.room.history_visibility", "{\"history_visibility\":\"invited\"}"),
          Map.entry("m.room.guest_access", "{\"guest_access\":\"can_join\"}"),
          Map.entry(
              "m.room.canonical_alias", "{\"alias\":\"$ALIAS\",\"alt_aliases\":[\"$ALIAS\"]}"),
          Map.entry(
              "m.room.server_acl",
              "{\"allow\":[\"*\"],\"deny\":[\"*.evil\"],\"allow_ip_literals\":false}"),
          Map.entry("m.room.tombstone", "{\"body\":\"gone\",\"replacement_room\":\"$ROOM\"}"),
          Map.entry("m.room.pinned_events", "{\"pinned\":[\"$EVENT\"]}"),
          Map.entry("m.room.encryption", "{\"algorithm\":\"m.megolm.v1.aes-sha2\"}"),
          Map.entry("m.space.child", "{\"via\":[\"localhost\"],\"order\":\"a\"}"),
          Map.entry("m.direct", "{\"$USER\":[\"$ROOM\"]}"),
          Map.entry("m.ignored_user_list", "{\"ignored_users\":{\"$USER\":{}}}"),
          Map.entry(
              "m.room.power_levels",
              "{\"users\":{\"$USER\":50},\"events\":{\"m.room.name\":0},\"state_default\":0,"
                  + "\"notifications\":{\"room\":50}}"),
          Map.entry(
              "m.room.third_party_invite",
              "{\"display_name\":\"x\",\"key_validity_url\":\"https://x\",\"public_key\":\"abc\"}"));
}
