package klatsch.store;

import java.nio.file.Path;
import java.util.function.Consumer;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// A test with a fresh store, once on each database.
@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabase.class)
@Timeout(60)
abstract class StoreTest {
  static final RoomId ROOM = new RoomId("!room:here");
  static final RoomId OTHER_ROOM = new RoomId("!other:\"there\\\"");
  static final UserId ALICE = new UserId("@alice:here");
  static final UserId BOB = new UserId("@bob:here");
  static final EventId A = new EventId("$a");
  static final EventId B = new EventId("$b");
  static final EventId C = new EventId("$c");

  @Parameter private TestDatabase database;
  @TempDir private Path folder;
  private StoreSettings settings;
  Store store;

  @BeforeEach
  void openStore() {
    settings = database.fresh(folder);
    store = Store.open(settings);
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  void reopen() {
    store.close();
    store = Store.open(settings);
  }

  StoreSettings settings() {
    return settings;
  }

  /// Writes what returns nothing.
  void write(Consumer<Transaction> change) {
    store.write(
        tx -> {
          change.accept(tx);
          return true;
        });
  }
}
