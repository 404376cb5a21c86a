package klatsch.api.client;

import static klatsch.accounts.TestAccounts.ALICE;
import static klatsch.accounts.TestAccounts.BOB;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A test of endpoints on a server of its own, on which Alice and Bob are logged in.
public abstract class ApiTest {
  @TempDir private Path folder;
  protected TestApi api;

  /// The access tokens of their clients.
  protected String alice = "";

  protected String bob = "";

  @BeforeEach
  void start() {
    api = new TestApi(folder);
    alice = api.loggedIn(ALICE);
    bob = api.loggedIn(BOB);
  }

  @AfterEach
  void stop() {
    api.close();
  }
}
