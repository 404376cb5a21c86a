package klatsch.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import klatsch.fuzz.Chance;
import klatsch.model.error.MatrixException;
import org.junit.jupiter.api.Test;

/// URLs that nobody would write: they are read once, strictly, and in one way.
class UrlFuzzTest {
  private static final int INPUTS = 50_000 * Chance.times();

  private static final List<String> PIECES =
      List.of(
          "a",
          "b",
          "%",
          "%2",
          "%2F",
          "%2f",
          "%25",
          "%00",
          "%ff",
          "%c3%a9",
          "%c3",
          "%a9",
          "%c0%80",
          "%ed%a0%80",
          "%f0%9f%98%80",
          "+",
          "&",
          "=",
          "&&",
          "==",
          "?",
          "#",
          "/",
          "..",
          ";",
          "é",
          "😀",
          " ",
          "%zz",
          "%+1",
          "\u0000",
          "!",
          "@",
          "~");

  private final Chance chance = Chance.fresh();

  @Test
  void whatIsEncodedIsDecodedToTheSame() {
    for (int i = 0; i < INPUTS; i++) {
      var text = text().replace("\0", "");

      assertThat(Percent.decodeSegment(Percent.encode(text))).as("%s", chance).isEqualTo(text);
      assertThat(Percent.decodeQuery(Percent.encode(text))).as("%s", chance).isEqualTo(text);
    }
  }

  @Test
  void whatIsDecodedIsWhatItsBytesSay() {
    int taken = 0;
    for (int i = 0; i < INPUTS; i++) {
      var raw = text();
      try {
        var decoded = Percent.decodeQuery(raw);
        taken++;
        assertThat(decoded).as("%s %s", raw, chance).isEqualTo(URLDecoder.decode(raw, UTF_8));
        assertThat(decoded).doesNotContain("\0", "\ufffd");
      } catch (MatrixException refused) {
        assertThat(refused.error().code().status()).isEqualTo(400);
      }
    }
    assertThat(taken).as("enough of them are good").isGreaterThan(INPUTS / 20);
  }

  @Test
  void aQueryHasThePartsThatStandBetweenItsAmpersands() {
    for (int i = 0; i < INPUTS; i++) {
      var raw = text();
      try {
        var query = Query.parse(raw);

        for (var part : raw.split("&")) {
          var halves = part.split("=", 2);
          if (!part.isEmpty()) {
            assertThat(query.all(Percent.decodeQuery(halves[0])))
                .as("%s %s", raw, chance)
                .contains(halves.length < 2 ? "" : Percent.decodeQuery(halves[1]));
          }
        }
      } catch (MatrixException refused) {
        assertThat(refused.error().code().status()).isEqualTo(400);
      }
    }
  }

  /// A slash that is escaped is a letter and no slash.
  @Test
  void aPathLeadsWhereItsSegmentsLead() {
    var router = Router.of(List.of(new Two()));
    for (int i = 0; i < INPUTS; i++) {
      var raw = "/two/" + text().replace("?", "").replace("#", "");
      try {
        var found = router.find(raw, Route.Method.GET);

        var segments = raw.substring(1).split("/", -1);
        boolean fits = segments.length == 3 && !segments[1].isEmpty() && !segments[2].isEmpty();
        assertThat(found instanceof Router.Match).as("%s %s", raw, chance).isEqualTo(fits);
        if (found instanceof Router.Match match) {
          assertThat(match.variables())
              .as("%s %s", raw, chance)
              .containsExactly(
                  Percent.decodeSegment(segments[1]), Percent.decodeSegment(segments[2]));
        }
      } catch (MatrixException refused) {
        assertThat(refused.error().code().status()).isEqualTo(400);
      }
    }
  }

  private String text() {
    var pieces = new ArrayList<String>();
    for (int i = chance.below(6); i > 0; i--) {
      pieces.add(chance.of(PIECES));
    }
    return String.join("", pieces);
  }

  static final class Two implements Endpoint<Two.Request, Empty> {
    record Request(String one, String other) {}

    @Override
    public Route route() {
      return Route.at(Route.Method.GET, "/two/{one}/{other}");
    }

    @Override
    public Empty handle(Caller caller, Request request) {
      return Empty.EMPTY;
    }
  }
}
