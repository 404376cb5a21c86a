package klatsch.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static klatsch.house.Wire.escape;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import klatsch.house.Person;
import klatsch.house.Synced;
import klatsch.house.TestServer;
import klatsch.json.Json;
import klatsch.store.Copies;
import klatsch.store.StoreSettings;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// More clients than there are connections to the database ask for much and read nothing of it.
/// They are in nobody's way. When they are cut off is shown in `http`, where patience can be short.
@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabase.class)
@Timeout(120)
class NeverReadingTest {
  /// PostgreSQL has ten connections for reading, SQLite a few threads.
  private static final int CLIENTS = 16;

  private static final int ROOMS = 8;
  private static final int MESSAGES = 16;
  private static final String LARGE = "x".repeat(50_000);

  @Parameter private TestDatabase database;
  @TempDir private Path folder;
  private final List<Socket> clients = new ArrayList<>();
  private StoreSettings settings;
  private TestServer server;
  private Person alice;
  private String room;

  @BeforeEach
  void thereIsMuchToRead() {
    settings = database.fresh(folder);
    server = TestServer.on(settings);
    alice = server.newPerson("alice");
    for (int i = 0; i < ROOMS; i++) {
      room = alice.createsPublicRoom();
      for (int j = 0; j < MESSAGES; j++) {
        alice.says(room, LARGE);
      }
    }
  }

  @AfterEach
  void theServerStops() throws IOException {
    for (var client : clients) {
      client.close();
    }
    server.close();
  }

  private void asksAndReadsNothing(String path) throws IOException {
    var client = new Socket();
    client.setReceiveBufferSize(4096);
    var address = URI.create(server.wire().base());
    client.connect(new InetSocketAddress(address.getHost(), address.getPort()));
    var request =
        "GET /_matrix/client/v3%s HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer %s\r\n\r\n";
    client.getOutputStream().write(request.formatted(path, alice.token).getBytes(UTF_8));
    assertThat(client.getInputStream().read()).as("the answer has begun").isEqualTo('H');
    clients.add(client);
  }

  @Test
  void theyHoldNothingThatOthersNeed() throws Exception {
    var all = escape("{\"room\":{\"timeline\":{\"limit\":1000}}}");
    for (int i = 0; i < CLIENTS; i++) {
      asksAndReadsNothing(
          i % 2 == 0 ? "/sync?filter=" + all : Person.in(room) + "/messages?dir=b&limit=1000");
    }

    var bob = server.newPerson("bob");
    bob.joins(room);
    bob.says(room, "is anybody there?");

    var heard = Synced.of(bob.syncs()).joined(room).said();
    assertThat(heard).endsWith("is anybody there?");
    assertThat(transactionsThatAreOpen()).isZero();
  }

  /// Whoever has one open keeps SQLite's log from beginning anew, and PostgreSQL from clearing away
  /// what is gone.
  private long transactionsThatAreOpen() throws Exception {
    var isSqlite = settings.url().isEmpty();
    var url = isSqlite ? "jdbc:sqlite:" + folder.resolve(Copies.FILE) : settings.url();
    try (var connection = DriverManager.getConnection(url);
        var statement = connection.createStatement()) {
      var rows =
          statement.executeQuery(
              isSqlite
                  ? "PRAGMA wal_checkpoint(TRUNCATE)"
                  : """
                  SELECT count(*) FROM pg_stat_activity
                   WHERE datname = current_database() AND xact_start IS NOT NULL
                     AND pid <> pg_backend_pid()
                  """);
      rows.next();
      return rows.getLong(1);
    }
  }

  /// A page of the largest messages is no larger than a long one of usual messages.
  @Test
  void aPageIsNotLargeBecauseItsMessagesAre() {
    for (int j = 0; j < 2 * MESSAGES; j++) {
      alice.says(room, LARGE);
    }
    int found = 0;
    var from = "";
    for (int pages = 0; from != null && pages < 10; pages++) {
      var page = alice.get(Person.in(room) + "/messages?dir=b&limit=1000" + from);
      assertThat(page.body().toBytes().length).isLessThan(3 << 20);
      found += Synced.bodies(Synced.objects(page.array("chunk"))).size();
      var end = page.body().text("end");
      from = end == null ? null : "&from=" + escape(end);
    }

    assertThat(found).as("and nothing is left out").isEqualTo(3 * MESSAGES);
    var filter = Json.parseObject("{\"room\":{\"timeline\":{\"limit\":1000}}}".getBytes(UTF_8));
    var synced = Synced.of(alice.syncs(null, "filter=" + escape(filter.toString())));
    assertThat(synced.joined(room).limited()).isTrue();
    assertThat(synced.joined(room).json().toBytes().length).isLessThan(3 << 20);
  }
}
