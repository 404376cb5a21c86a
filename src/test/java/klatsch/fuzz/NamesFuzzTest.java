package klatsch.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import klatsch.accounts.FilterSyntax;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.json.JsonSyntaxException;
import klatsch.model.error.MatrixError;
import klatsch.model.error.MatrixException;
import klatsch.model.id.BadIdException;
import klatsch.model.id.DeviceId;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomAlias;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rooms.StreamToken;
import klatsch.rules.push.PropertyPath;
import org.junit.jupiter.api.Test;

/// Texts that name something: each is refused as it should be, or comes out as it went in.
class NamesFuzzTest {
  private static final int INPUTS = 25_000 * Chance.times();

  private static final List<String> LETTERS =
      List.of(
          "@",
          "!",
          "#",
          "$",
          ":",
          "a",
          "b",
          "0",
          "9",
          "_",
          "s",
          "t",
          "-",
          "\u0000",
          "é",
          "😀",
          ".",
          "\\",
          "/",
          "%",
          "[",
          "]",
          "1234567890",
          "x".repeat(120),
          "é".repeat(60),
          "localhost");

  private static final String FILTER =
      """
      {"event_fields": ["type", "content.body"], "event_format": "client",
       "presence": {"types": ["m.*"], "not_senders": ["@a:b"], "limit": 3},
       "room": {"rooms": ["!a:b"], "include_leave": true,
                "timeline": {"limit": 10, "contains_url": true, "lazy_load_members": false,
                             "senders": ["@a:b"], "not_types": ["*"]}}}
      """;

  private static final List<Function<String, Object>> IDS =
      List.of(UserId::new, RoomId::new, EventId::new, RoomAlias::new, DeviceId::new);

  private static final List<UnaryOperator<String>> TOKENS =
      List.of(
          text -> StreamToken.sync(text).toString(),
          text -> StreamToken.atPlace(StreamToken.place(text)),
          text -> StreamToken.from(text).toString());

  private final Chance chance = Chance.fresh();

  @Test
  void anIdIsRefusedOrIsWhatWasWritten() {
    for (int i = 0; i < INPUTS; i++) {
      var text = text("@", "!", "#", "$", "");
      for (var id : IDS) {
        try {
          assertThat(id.apply(text)).as("%s", chance).hasToString(text);
          assertThat(text.getBytes(UTF_8).length).as("%s", chance).isLessThanOrEqualTo(255);
          assertThat(text).as("%s", chance).doesNotContain("\0");
        } catch (BadIdException bad) {
          assertThat(bad).message().isNotBlank();
        }
      }
    }
  }

  @Test
  void aTokenIsRefusedOrIsOneThatIsPrintedSo() {
    int taken = 0;
    for (int i = 0; i < INPUTS; i++) {
      var text = chance.oneIn(2) ? text("s", "t", "t-") : good();
      for (var token : TOKENS) {
        try {
          var printed = token.apply(text);
          assertThat(token.apply(printed)).as("%s %s", text, chance).isEqualTo(printed);
          taken++;
        } catch (MatrixException refused) {
          assertThat(refused.error().code().status()).isEqualTo(400);
        }
      }
    }
    assertThat(taken).as("enough of them are tokens").isGreaterThan(INPUTS / 4);
  }

  private String good() {
    long one = chance.number() >>> chance.below(64);
    long other = chance.number() >>> chance.below(64);
    return chance
        .of("s%d_%d_0", "s%d_0_0_%d", "t%d", "t-%d", "s%d_%d_%<d_%<d")
        .formatted(one, other);
  }

  @Test
  void aPathOfPropertiesIsRead() {
    for (int i = 0; i < INPUTS; i++) {
      var text = text("content.", "", "\\.");
      var names = PropertyPath.parse(text).names();
      var written =
          String.join(
              ".",
              names.stream().map(one -> one.replace("\\", "\\\\").replace(".", "\\.")).toList());

      assertThat(PropertyPath.parse(written).names()).as("%s %s", text, chance).isEqualTo(names);
    }
  }

  @Test
  void aFilterIsRefusedInASentenceOrTaken() {
    for (int i = 0; i < INPUTS / 10; i++) {
      try {
        var odd = Odd.mutated(Json.parseObject(FILTER.getBytes(UTF_8)), chance);
        if (Json.parse(odd.toBytes()) instanceof JsonObject filter) {
          FilterSyntax.check(filter, MatrixError::badJson);
          FilterSyntax.checkRoomEvents(filter, MatrixError::invalidParam);
        }
      } catch (MatrixException refused) {
        assertThat(refused.error().message()).contains("filter");
      } catch (JsonSyntaxException notEvenJson) {
        assertThat(notEvenJson).message().isNotBlank();
      }
    }
  }

  private String text(String... beginnings) {
    var text = new StringBuilder(chance.of(beginnings));
    for (int i = chance.below(6); i > 0; i--) {
      text.append(chance.of(LETTERS));
    }
    return text.toString();
  }
}
