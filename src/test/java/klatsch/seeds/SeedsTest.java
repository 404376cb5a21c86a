package klatsch.seeds;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import klatsch.store.TestDatabase;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every call that the documents print, in their order, is answered as they print it.
@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabase.class)
class SeedsTest {
  @Parameter private TestDatabase database;

  @ParameterizedTest
  @ValueSource(strings = {"000.http", "001.http", "002-003.http", "004.http"})
  void everyCallIsAnsweredAsPrinted(String seed) {
    all(new SeedRun(database), seed);
  }

  /// The guide of 2014 has `https` where the programs that it links to have `http`, on one port; so
  /// both are understood on both.
  @ParameterizedTest
  @ValueSource(strings = {"000.http", "001.http"})
  void itIsTheSameInPlainText(String seed) {
    all(new SeedRun(database).inPlainText(), seed);
  }

  private static void all(SeedRun started, String seed) {
    var wrong = new ArrayList<String>();

    try (var run = started) {
      for (var call : Seed.named(seed).calls()) {
        try {
          run.make(call);
        } catch (AssertionError e) {
          wrong.add(e.getMessage());
        }
      }
    }

    assertThat(wrong).isEmpty();
  }
}
