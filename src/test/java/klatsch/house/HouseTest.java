package klatsch.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import klatsch.store.TestDatabase;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// A test of a whole server, once on each database.
///
/// The tests of a class share a server, and each makes people of its own. A test that needs a
/// server to itself takes [TestServer#on].
@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabase.class)
public abstract class HouseTest {
  private static final AtomicInteger PEOPLE = new AtomicInteger();

  protected static TestServer server;

  @BeforeParameterizedClassInvocation
  static void start(TestDatabase database) {
    server = TestServer.on(database);
  }

  /// Whatever the tests have done, what they leave on disk must be right.
  @AfterParameterizedClassInvocation
  static void stop() {
    server.close();
    assertThat(server.terminal().types("verify").out()).endsWith("All is well\n");
  }

  protected final TestDatabase database;

  protected HouseTest(TestDatabase database) {
    this.database = database;
  }

  /// Somebody new, whose name nobody else in the tests has.
  protected static Person person(String name) {
    return server.newPerson(name + PEOPLE.incrementAndGet());
  }
}
