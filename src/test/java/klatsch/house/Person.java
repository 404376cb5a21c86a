package klatsch.house;

import static klatsch.house.Wire.escape;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import klatsch.json.Json;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// A user with one logged-in client.
public final class Person {
  private static final String V3 = "/_matrix/client/v3";

  private final Wire wire;
  private final String password;
  public final String id;
  public final String device;
  public final String token;

  private final AtomicLong transactions = new AtomicLong();

  private Person(Wire wire, String password, JsonObject session) {
    this.wire = wire;
    this.password = password;
    this.id = session.text("user_id") + "";
    this.device = session.text("device_id") + "";
    this.token = session.text("access_token") + "";
  }

  /// Somebody new, registered in one request.
  public static Person register(Wire wire, String name) {
    var password = "the password of " + name;
    var body =
        JsonObject.builder()
            .put("username", name)
            .put("password", password)
            .put("auth", JsonObject.of("type", "m.login.dummy"))
            .build();
    return new Person(wire, password, wire.call("POST", V3 + "/register", null, body).ok());
  }

  /// Somebody without an account of their own.
  public static Person guest(Wire wire) {
    var path = V3 + "/register?kind=guest";
    return new Person(wire, "", wire.call("POST", path, null, JsonObject.EMPTY).ok());
  }

  /// Who has this session, as a client remembers it.
  static Person of(Wire wire, JsonObject session) {
    return new Person(wire, "", session);
  }

  /// The same client of the same user, after the server has moved to another port.
  public Person at(Wire moved) {
    var session =
        JsonObject.builder()
            .put("user_id", id)
            .put("device_id", device)
            .put("access_token", token)
            .build();
    var same = new Person(moved, password, session);
    same.transactions.set(transactions.get());
    return same;
  }

  /// The same user on one more device.
  public Person elsewhere() {
    var body =
        JsonObject.builder()
            .put("type", "m.login.password")
            .put(
                "identifier", JsonObject.builder().put("type", "m.id.user").put("user", id).build())
            .put("password", password)
            .build();
    return new Person(wire, password, wire.call("POST", V3 + "/login", null, body).ok());
  }

  public String password() {
    return password;
  }

  /// The proof that this is the owner of the account, for interactive authentication.
  public JsonObject proof() {
    return JsonObject.builder()
        .put("type", "m.login.password")
        .put("identifier", JsonObject.builder().put("type", "m.id.user").put("user", id).build())
        .put("password", password)
        .build();
  }

  // Any request. Paths are what follows `/_matrix/client/v3`, escaped, with their query.

  public Answer get(String path) {
    return wire.call("GET", V3 + path, token, (Json) null);
  }

  public Answer put(String path, Json body) {
    return wire.call("PUT", V3 + path, token, body);
  }

  public Answer post(String path, Json body) {
    return wire.call("POST", V3 + path, token, body);
  }

  public Answer delete(String path) {
    return wire.call("DELETE", V3 + path, token, (Json) null);
  }

  /// A request to a path that is given whole, such as one of another generation.
  public Answer call(String method, String wholePath, @Nullable Json body) {
    return wire.call(method, wholePath, token, body);
  }

  // What people do.

  public String creates(JsonObject options) {
    return post("/createRoom", options).text("room_id");
  }

  public String createsPublicRoom() {
    return creates(JsonObject.of("preset", "public_chat"));
  }

  /// A private room with some people invited.
  public String createsRoomFor(Person... guests) {
    return creates(
        JsonObject.builder()
            .put("preset", "private_chat")
            .put(
                "invite",
                JsonArray.ofTexts(List.of(guests).stream().map(guest -> guest.id).toList()))
            .build());
  }

  public Answer tryToJoin(String room) {
    return post("/join/" + escape(room), JsonObject.EMPTY);
  }

  public void joins(String room) {
    tryToJoin(room).ok();
  }

  public Answer tryToInvite(Person guest, String room) {
    return post(in(room) + "/invite", JsonObject.of("user_id", guest.id));
  }

  public void invites(Person guest, String room) {
    tryToInvite(guest, room).ok();
  }

  public void leaves(String room) {
    post(in(room) + "/leave", JsonObject.EMPTY).ok();
  }

  public Answer tryToSend(String room, String type, JsonObject content) {
    return put(in(room) + "/send/" + type + "/t" + transactions.incrementAndGet(), content);
  }

  public Answer tryToSay(String room, String text) {
    return tryToSend(room, "m.room.message", message(text));
  }

  /// @return the event's id
  public String says(String room, String text) {
    return tryToSay(room, text).text("event_id");
  }

  public static JsonObject message(String text) {
    return JsonObject.builder().put("msgtype", "m.text").put("body", text).build();
  }

  public Answer tryToSet(String room, String type, String stateKey, JsonObject content) {
    return put(in(room) + "/state/" + escape(type) + "/" + escape(stateKey), content);
  }

  /// @return the event's id
  public String sets(String room, String type, JsonObject content) {
    return tryToSet(room, type, "", content).text("event_id");
  }

  /// Account data of the user as a whole.
  public void keeps(String type, JsonObject content) {
    put("/user/" + escape(id) + "/account_data/" + type, content).ok();
  }

  /// From now on nobody else.
  public void ignores(Person... whom) {
    var list = JsonObject.builder();
    List.of(whom).forEach(person -> list.put(person.id, JsonObject.EMPTY));
    keeps("m.ignored_user_list", JsonObject.of("ignored_users", list.build()));
  }

  /// @param query without the `since`, such as `timeout=0&full_state=true`; may be empty
  public Answer syncs(@Nullable String since, String query) {
    var from = since == null ? "" : "since=" + escape(since);
    var both = from.isEmpty() || query.isEmpty() ? from + query : from + "&" + query;
    return get("/sync" + (both.isEmpty() ? "" : "?" + both));
  }

  public Answer syncs() {
    return syncs(null, "");
  }

  /// Waits until somebody whose account was closed is out of a room.
  ///
  /// @param since from before that
  public void awaitsDeparture(String room, Person who, @Nullable String since) {
    var member = in(room) + "/state/m.room.member/" + escape(who.id);
    var at = since;
    do {
      at = syncs(at, "timeout=10000").text("next_batch");
    } while (!"leave".equals(get(member).text("membership")));
  }

  /// The path of a room, to which the rest is added.
  public static String in(String room) {
    return "/rooms/" + escape(room);
  }
}
