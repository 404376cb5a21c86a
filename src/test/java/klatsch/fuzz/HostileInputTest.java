package klatsch.fuzz;

import static klatsch.house.Person.in;
import static klatsch.house.Wire.escape;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import klatsch.fuzz.Requests.Kind;
import klatsch.house.HouseTest;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.Test;

/// Every operation is asked in many ways: well, oddly, and by those who want to do harm. Nothing
/// fails, hangs, grows or tells what it must not tell.
///
/// `./dev fuzz 20` does twenty times as much on each database.
class HostileInputTest extends HouseTest {
  /// So many requests meet one world.
  private static final int MOST_IN_A_WORLD = 300;

  /// Of each kind to each way, in every run of the tests.
  private static final int OF_EACH_KIND = 1;

  private final Chance chance = Chance.fresh();

  HostileInputTest(TestDatabase database) {
    super(database);
  }

  @Test
  void nothingFailsHangsOrTellsSecrets() {
    var secrets = new Secrets(server);
    var growth = new Growth(server);
    int gone = 0;
    try (var log = new LoudLog();
        var connection = new Connection(URI.create(server.wire().base()))) {
      var judge = new Judge(secrets.words(), log);
      var wishes = shuffled();
      for (int from = 0; from < wishes.size(); from += MOST_IN_A_WORLD) {
        var world = new World(server, secrets);
        var requests = new Requests(world, chance);
        for (var wish : wishes.subList(from, Math.min(from + MOST_IN_A_WORLD, wishes.size()))) {
          var sent = requests.to(wish.way(), wish.kind());
          var got = answer(sent, connection, judge);
          gone += sent.ending() == Sent.Ending.GONE ? 1 : 0;
          if (got.refusesToken() && sent.token() != null) {
            world.lost(sent.token());
          }
        }
      }

      assertThat(judge.findings()).as("%s on %s", chance, database).isEmpty();
    }
    assertThatItGoesOn(secrets);
    growth.isNone(gone);
  }

  private record Wish(Way way, Kind kind) {}

  private List<Wish> shuffled() {
    var wishes = new ArrayList<Wish>();
    for (var way : Way.all()) {
      for (var kind : Kind.values()) {
        for (int i = 0; i < OF_EACH_KIND * Chance.times(); i++) {
          wishes.add(new Wish(way, kind));
        }
      }
    }
    Collections.shuffle(wishes, new Random(chance.number()));
    return wishes;
  }

  private static Connection.Got answer(Sent sent, Connection connection, Judge judge) {
    try {
      var got = connection.send(sent);
      judge.sees(sent, got);
      return got;
    } catch (SocketTimeoutException e) {
      judge.hangs(sent);
      connection.close();
      return Connection.Got.NOTHING;
    } catch (IOException e) {
      throw new UncheckedIOException(sent.toString(), e);
    }
  }

  private static void assertThatItGoesOn(Secrets secrets) {
    var since = secrets.confidant.syncs().text("next_batch");
    var said = secrets.keeper.says(secrets.room, "still here");
    assertThat(secrets.confidant.syncs(since, "timeout=0").body().toString()).contains(said);
    assertThat(
            secrets
                .keeper
                .get(in(secrets.room) + "/event/" + escape(secrets.events.get(2)))
                .body()
                .toString())
        .contains(Secrets.CANARY);
  }
}
