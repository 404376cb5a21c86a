package klatsch.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static klatsch.house.Wire.escape;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import klatsch.contract.Described.Parameter;
import klatsch.fuzz.Sent.Ending;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import org.jspecify.annotations.Nullable;

/// Makes requests to an operation: good ones, others in which one thing is odd, and such as no
/// client has ever sent.
final class Requests {
  private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)\\??}");

  /// Waits that end at once, whatever else holds.
  private static final String NO_WAIT = "timeout=0";

  private static final int MANY = 1_000;

  private final World world;
  private final Chance chance;

  Requests(World world, Chance chance) {
    this.world = world;
    this.chance = chance;
  }

  enum Kind {
    GOOD,
    ODD,
    HOSTILE
  }

  Sent to(Way way, Kind kind) {
    var draft = new Draft(way, world.new Moment(chance));
    switch (kind) {
      case GOOD -> {}
      case ODD -> draft.oddOne();
      case HOSTILE -> draft.hostile();
    }
    return draft.sent(kind);
  }

  /// A good request, in which something can still be changed.
  private final class Draft {
    private final Way way;
    private final List<String> path = new ArrayList<>();
    private final List<Integer> variables = new ArrayList<>();
    private final List<String> query = new ArrayList<>();
    private final List<String> headers = new ArrayList<>();
    private String method;
    private @Nullable Json body;
    private byte @Nullable [] bytes;
    private @Nullable String length;
    private Ending ending = Ending.ANSWER;
    private @Nullable String token;

    Draft(Way way, World.Moment moment) {
      this.way = way;
      this.method = way.method();
      this.token = chance.oneIn(20) ? null : moment.who.token;
      var values = new Values(moment, chance);
      for (var segment : way.path().substring(1).split("/", -1)) {
        var variable = VARIABLE.matcher(segment);
        if (variable.matches()) {
          variables.add(path.size());
          var known = moment.text(variable.group(1));
          path.add(escape(known == null ? chance.of("a", "b") : known));
        } else {
          path.add(segment);
        }
      }
      if (waits()) {
        query.add(NO_WAIT);
      }
      for (var parameter : way.described().query()) {
        if (parameter.required() || chance.oneIn(2)) {
          query.add(parameter(parameter, values.text(parameter.name(), parameter.schema())));
        }
      }
      if (!method.equals("GET")) {
        var schema = way.described().body();
        body = schema == null ? JsonObject.EMPTY : values.body(schema);
      }
    }

    /// All that have a timeout in their query, as the specification says, or else their name.
    private boolean waits() {
      var query = way.described().query();
      return query.stream().anyMatch(parameter -> parameter.name().equals("timeout"))
          || way.path().matches(".*/(?:events|sync)");
    }

    private String parameter(Parameter parameter, String value) {
      return escape(parameter.name()) + "=" + escape(value);
    }

    void oddOne() {
      int places = variables.size() + way.described().query().size() + (body == null ? 0 : 4);
      if (places == 0) {
        query.add("x=" + odd());
        return;
      }
      int place = chance.below(places);
      if (place < variables.size()) {
        path.set(variables.get(place), odd());
      } else if (place - variables.size() < way.described().query().size()) {
        var name = way.described().query().get(place - variables.size()).name();
        query.removeIf(one -> one.startsWith(escape(name) + "=") && !one.equals(NO_WAIT));
        query.addFirst(escape(name) + "=" + (waits() && name.equals("timeout") ? atOnce() : odd()));
      } else if (body != null) {
        body = Odd.mutated(body, chance);
      }
    }

    /// Timeouts that are odd, and yet end at once.
    private String atOnce() {
      return chance.of("-1", "-9223372036854775808", "", "soon", "1", "1e3", "9".repeat(30), "0.5");
    }

    private String odd() {
      return escape(Odd.text(chance));
    }

    void hostile() {
      switch (chance.below(14)) {
        case 0, 1 -> hostilePath();
        case 2 -> query.add(Odd.segment(chance));
        case 3 -> query.addFirst(Odd.segment(chance) + "=" + Odd.segment(chance));
        case 4 -> {
          for (int i = 0; i < MANY; i++) {
            query.add("p" + i + "=v");
          }
        }
        case 5 -> {
          for (var one : List.copyOf(query)) {
            query.add(one);
            query.add(one.replaceFirst("=.*", "=" + odd()));
          }
        }
        case 6, 7 -> bytes = Odd.body(chance);
        case 8 ->
            headers.add(
                "Content-Type: "
                    + chance.of(
                        "text/xml", "multipart/form-data", "application/json;charset=x", "/"));
        case 9 -> lie();
        case 10 -> token = forged();
        case 11 -> method = chance.of("PUT", "POST", "DELETE", "GET", "PATCH", "HEADS");
        case 12 -> leave();
        default -> {
          for (int variable : variables) {
            path.set(variable, odd());
          }
          if (body != null) {
            body = Odd.mutated(Odd.mutated(body, chance), chance);
          }
        }
      }
    }

    private void hostilePath() {
      int at =
          variables.isEmpty() || chance.oneIn(5) ? chance.below(path.size()) : chance.of(variables);
      if (chance.oneIn(5)) {
        path.add(at, Odd.segment(chance));
      } else {
        path.set(at, Odd.segment(chance));
      }
    }

    private void lie() {
      ending = Ending.NO_MORE;
      length =
          chance.of("0", "1", "7", "100000", "3000000", "-1", "x", "99999999999999999999", "1, 2");
    }

    /// Goes away while the answer is made, or while there is none.
    private void leave() {
      ending = Ending.GONE;
      if (waits()) {
        query.remove(NO_WAIT);
        query.addFirst("timeout=" + chance.of("30000", "9223372036854775807", "2147483648"));
      }
    }

    private String forged() {
      return chance.of(
          "",
          "x",
          "syt_" + "A".repeat(40),
          world.alice.token.substring(1),
          world.alice.token + "x",
          world.alice.token.toUpperCase(Locale.ROOT),
          "x".repeat(5_000),
          "%00",
          "é");
    }

    Sent sent(Kind kind) {
      if (token != null) {
        if (chance.oneIn(10)) {
          query.add("access_token=" + escape(token));
        } else {
          headers.add("Authorization: Bearer " + token);
        }
      }
      var asked = query.isEmpty() ? "" : "?" + String.join("&", query);
      var written = bytes != null ? bytes : body == null ? new byte[0] : body.toBytes();
      var target = "/" + String.join("/", path) + asked;
      return new Sent(
          way + " (" + kind + ")", method, ascii(target), headers, token, written, length, ending);
    }

    /// One character for each byte.
    private String ascii(String target) {
      return target.chars().allMatch(c -> c < 256)
          ? target
          : new String(target.getBytes(UTF_8), ISO_8859_1);
    }
  }
}
