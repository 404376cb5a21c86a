package klatsch.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonStreamTest {
  private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
  private final List<Integer> pieces = new ArrayList<>();

  @Test
  void whatIsShortDoesNotLeave() {
    var out = stream(100);

    out.beginObject()
        .put("a", Json.of(1))
        .beginObject("b")
        .endObject()
        .beginArray("c")
        .add(Json.of("x"))
        .add(JsonArray.EMPTY)
        .endArray()
        .put("d", JsonNull.NULL)
        .endObject();

    assertThat(pieces).isEmpty();
    assertThat(new String(out.rest(), UTF_8))
        .isEqualTo("{\"a\":1,\"b\":{},\"c\":[\"x\",[]],\"d\":null}");
  }

  @Test
  void noMoreIsGatheredThanAPieceAndTheValueThatFilledIt() {
    var out = stream(1_000);

    out.beginObject();
    for (int i = 0; i < 1_000; i++) {
      out.put(
          "room" + i, JsonObject.of("events", JsonArray.ofTexts(List.of("x".repeat(300), "y"))));
    }
    out.endObject();

    assertThat(pieces).hasSizeGreaterThan(200).allMatch(size -> size >= 1_000 && size < 1_400);
    assertThat(out.rest()).hasSizeLessThan(1_000);
  }

  @ParameterizedTest(name = "pieces of {0} bytes")
  @ValueSource(ints = {1, 7, 64, 1 << 16})
  void thePiecesTogetherAreTheWhole(int piece) {
    long seed = new Random().nextLong();
    var whole = object(new Random(seed), 5);
    var out = stream(piece);

    out.beginObject();
    whole.members().forEach(out::put);
    out.endObject();

    taken.writeBytes(out.rest());
    assertThat(taken.toString(UTF_8)).as("seed %s", seed).isEqualTo(whole.toString());
  }

  private JsonStream stream(int piece) {
    return new JsonStream(
        piece,
        (bytes, length) -> {
          taken.write(bytes, 0, length);
          pieces.add(length);
        });
  }

  private static JsonObject object(Random random, int levels) {
    var object = JsonObject.builder();
    for (int i = random.nextInt(5); i >= 0; i--) {
      object.put("\"" + i, value(random, levels));
    }
    return object.build();
  }

  private static Json value(Random random, int levels) {
    return switch (random.nextInt(levels > 0 ? 7 : 5)) {
      case 0 -> Json.of(random.nextLong());
      case 1 -> Json.of("ä\n".repeat(random.nextInt(40)));
      case 2 -> new JsonRaw("{\"raw\":[1,2]}".getBytes(UTF_8));
      case 3 -> JsonNull.NULL;
      case 4 -> JsonObject.EMPTY;
      case 5 -> object(random, levels - 1);
      default -> new JsonArray(List.of(value(random, levels - 1), value(random, levels - 1)));
    };
  }
}
