package klatsch.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import klatsch.json.Json;
import klatsch.model.event.Event;
import klatsch.rules.RoomVersion;
import klatsch.rules.format.BadEventException;
import klatsch.rules.format.EventFormat;
import klatsch.rules.format.EventLimits;
import klatsch.rules.redact.Redaction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Events as other servers might send them. Each is refused with a sentence, or is an event whose
/// name, hash and redaction are those of its bytes.
class EventFuzzTest {
  private static final int INPUTS = 2_500 * Chance.times();

  private static final String OLD =
      """
      {"type": "m.room.member", "state_key": "@a:here", "room_id": "!abc:here",
       "event_id": "$e1:here", "sender": "@a:here", "origin": "here",
       "content": {"membership": "join", "displayname": "é😀", "levels": [1, 2, {"a": null}]},
       "depth": 7, "origin_server_ts": 1700000000000,
       "prev_events": [["$p:here", {"sha256": "abc"}]],
       "auth_events": [["$q:here", {"sha256": "abc"}]],
       "hashes": {"sha256": "thishashcoversallfieldsincasethisisredacted"},
       "signatures": {"here": {"ed25519:1": "abc"}}, "unsigned": {"age": 1}}
      """;

  private static final String NEW =
      """
      {"type": "m.room.redaction", "room_id": "!abc:here", "sender": "@a:here",
       "content": {"redacts": "$x", "reason": "x", "users": {"@a:here": 100}},
       "depth": 7, "origin_server_ts": 1700000000000, "redacts": "$x",
       "prev_events": ["$acR1l0raoZnm60CBwAVgqbZqoO/mYU81xysh1u7XcJk"],
       "auth_events": [],
       "hashes": {"sha256": "thishashcoversallfieldsincasethisisredacted"},
       "signatures": {"here": {"ed25519:1": "abc"}}}
      """;

  private final Chance chance = Chance.fresh();

  @Test
  void whatIsNoEventIsRefusedAndWhatIsOneStaysTheSame() {
    int taken = 0;
    for (int i = 0; i < INPUTS; i++) {
      Json pdu = Json.parseObject(chance.of(OLD, NEW).getBytes(UTF_8));
      for (int times = chance.below(3); times > 0; times--) {
        pdu = Odd.mutated(pdu, chance);
      }
      for (var version : RoomVersion.ALL) {
        taken += looksAt(version, pdu.toBytes()) ? 1 : 0;
      }
    }
    assertThat(taken).as("enough of them are events").isGreaterThan(INPUTS / 10);
  }

  /// Gives whether it is one.
  private boolean looksAt(RoomVersion version, byte[] bytes) {
    var event = parsed(version, bytes);
    if (event == null) {
      return false;
    }
    var shown = "version " + version.id() + ": " + new String(bytes, UTF_8) + " " + chance;
    var pdu = event.pdu();
    assertThat(event.bytes().length).as(shown).isLessThanOrEqualTo(EventLimits.EVENT_BYTES);
    var again = parsed(version, event.bytes());
    assertThat(again).as(shown).isEqualTo(event);
    assertThat(again == null ? null : again.bytes()).as(shown).isEqualTo(event.bytes());

    EventFormat.hasItsContent(version, pdu);
    var once = Redaction.redact(version, pdu);
    assertThat(Redaction.redact(version, once)).as(shown).isEqualTo(once);
    assertThat(EventFormat.redacted(version, event).id()).as(shown).isEqualTo(event.id());
    assertThat(EventFormat.signedBytes(version, once))
        .as(shown)
        .isEqualTo(EventFormat.signedBytes(version, pdu));
    return true;
  }

  private static @Nullable Event parsed(RoomVersion version, byte[] bytes) {
    try {
      return EventFormat.parse(version, null, bytes);
    } catch (BadEventException bad) {
      assertThat(bad).message().isNotBlank();
      return null;
    }
  }
}
