package klatsch.rules.auth;

import static klatsch.json.JsonSample.json;
import static klatsch.rules.RoomVersion.Trait.CREATOR_IS_SENDER;
import static klatsch.rules.RoomVersion.Trait.ROOM_ID_IS_CREATE_HASH;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.model.event.Event;
import klatsch.model.event.StateKey;
import klatsch.model.event.StateView;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rules.RoomVersion;
import klatsch.rules.Verdict;
import klatsch.rules.format.Draft;
import klatsch.rules.format.TestEvents;
import org.jspecify.annotations.Nullable;

/// A room made by Founder, with real events, to try rules on.
public final class TestRoom implements StateView {
  public static final UserId FOUNDER = new UserId("@founder:here");
  public static final UserId ALICE = new UserId("@alice:here");
  public static final UserId BOB = new UserId("@bob:here");
  public static final UserId CAROL = new UserId("@carol:there");

  /// What no rule here asks for: some event that was before.
  static final EventId SOME_EVENT = new EventId("$" + "A".repeat(43));

  private final RoomVersion version;
  private final Map<StateKey, Event> state = new HashMap<>();

  /// An empty room of version 12.
  public TestRoom() {
    this(RoomVersion.V12);
  }

  public TestRoom(RoomVersion version) {
    this(version, "{}");
  }

  public TestRoom(RoomVersion version, String createContent) {
    this.version = version;
    put(create(version, createContent));
  }

  /// A create event by Founder, which until version 10 also says so.
  static Event create(RoomVersion version, String content) {
    var all =
        version.has(CREATOR_IS_SENDER)
            ? json(content)
            : json(content).with("creator", Json.of(FOUNDER.value()));
    return TestEvents.build(
        version,
        Draft.state(
            version.has(ROOM_ID_IS_CREATE_HASH) ? null : new RoomId("!room:here"),
            "m.room.create",
            "",
            FOUNDER,
            all),
        List.of(),
        List.of(),
        1,
        0);
  }

  public RoomVersion version() {
    return version;
  }

  public RoomId id() {
    return create().room();
  }

  Event create() {
    return Objects.requireNonNull(state.get(StateKey.CREATE));
  }

  /// Sets a user's membership; `-` leaves the user without any.
  public TestRoom with(UserId user, String membership) {
    return membership.equals("-")
        ? this
        : with("m.room.member", user.value(), user, "{'membership': '" + membership + "'}");
  }

  public TestRoom with(String type, String stateKey, UserId sender, String content) {
    return put(event(type, stateKey, sender, content));
  }

  public TestRoom withLevels(String content) {
    return with("m.room.power_levels", "", FOUNDER, content);
  }

  public TestRoom withJoinRule(String rule) {
    return rule.equals("-")
        ? this
        : with("m.room.join_rules", "", FOUNDER, "{'join_rule': '" + rule + "'}");
  }

  TestRoom put(Event event) {
    state.put(Objects.requireNonNull(event.key()), event);
    return this;
  }

  TestRoom without(StateKey key) {
    state.remove(key);
    return this;
  }

  @Override
  public @Nullable Event get(StateKey key) {
    return state.get(key);
  }

  public Event event(String type, @Nullable String stateKey, UserId sender, String content) {
    return event(type, stateKey, sender, json(content), SOME_EVENT);
  }

  Event event(
      String type, @Nullable String stateKey, UserId sender, JsonObject content, EventId prev) {
    return TestEvents.build(
        version,
        new Draft(id(), type, stateKey, sender, content, null),
        List.of(prev),
        List.of(),
        9,
        0);
  }

  /// A redaction, named by its sender's server where events have names.
  public Event redaction(UserId sender, EventId target) {
    return TestEvents.build(
        version,
        new Draft(id(), "m.room.redaction", null, sender, JsonObject.EMPTY, target),
        List.of(SOME_EVENT),
        List.of(),
        9,
        0);
  }

  Event member(UserId sender, UserId target, String content) {
    return event("m.room.member", target.value(), sender, content);
  }

  /// `allowed`, or the number of the rule that refuses the event.
  String outcomeOf(Event event) {
    return outcomeOf(AuthRules.check(version, event, this));
  }

  String outcomeOf(Event event, Signatures signatures) {
    return outcomeOf(AuthRules.check(version, event, this, signatures));
  }

  static String outcomeOf(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Allow _ -> "allowed";
      case Verdict.Deny(var rule, _) -> rule;
    };
  }
}
