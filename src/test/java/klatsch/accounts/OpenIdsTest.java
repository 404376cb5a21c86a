package klatsch.accounts;

import static klatsch.accounts.TestAccounts.ALICE;
import static klatsch.accounts.TestAccounts.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenIdsTest {
  @TempDir private Path folder;
  private TestAccounts server;
  private OpenIds openIds;

  @BeforeEach
  void open() {
    server = new TestAccounts(folder);
    openIds = server.accounts.openIds();
    server.has(ALICE);
    server.has(BOB);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aTokenNamesItsOwner() {
    var alices = openIds.issue(ALICE);
    var bobs = openIds.issue(BOB);

    assertThat(openIds.owner(alices)).isEqualTo(ALICE);
    assertThat(openIds.owner(alices)).as("as often as asked").isEqualTo(ALICE);
    assertThat(openIds.owner(bobs)).isEqualTo(BOB);
    assertThat(openIds.owner("invented")).isNull();
    assertThat(openIds.owner("")).isNull();
  }

  @Test
  void itLastsForAnHour() {
    var token = openIds.issue(ALICE);

    server.later(Duration.ofMinutes(59));
    assertThat(openIds.owner(token)).isEqualTo(ALICE);

    server.later(Duration.ofMinutes(1));
    assertThat(openIds.owner(token)).isNull();
  }

  @Test
  void weVouchForNobodyWhoMayNotComeIn() {
    var alices = openIds.issue(ALICE);
    var bobs = openIds.issue(BOB);

    server.accounts.moderation().setLocked(ALICE, true);
    server.accounts.deactivation().close(BOB, false);

    assertThat(openIds.owner(alices)).isNull();
    assertThat(openIds.owner(bobs)).isNull();
    server.accounts.moderation().setLocked(ALICE, false);
    assertThat(openIds.owner(alices)).isEqualTo(ALICE);
  }

  @Test
  void itLetsNobodyInHere() {
    assertThat(server.accounts.sessions().find(openIds.issue(ALICE), "192.0.2.7", null)).isNull();
  }
}
