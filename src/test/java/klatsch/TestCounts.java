package klatsch;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/// Counts the tests for `./dev test`, and keeps why one was skipped. JUnit finds this listener
/// through `META-INF/services`.
///
/// The file has a line `counts: PASSED FAILED SKIPPED`, and one `skipped: TEST: REASON` for each.
public final class TestCounts implements TestExecutionListener {
  private static final Path FILE = Path.of("target/test-counts.txt");

  private final List<String> reasons = new ArrayList<>();
  private int passed;
  private int failed;
  private int skipped;

  @Override
  public synchronized void executionFinished(TestIdentifier test, TestExecutionResult result) {
    switch (result.getStatus()) {
      case SUCCESSFUL -> passed += test.isTest() ? 1 : 0;
      case FAILED -> failed++;
      case ABORTED -> {
        skipped++;
        reasons.add(name(test) + result.getThrowable().map(Throwable::getMessage).orElse(""));
      }
    }
  }

  @Override
  public synchronized void executionSkipped(TestIdentifier test, String reason) {
    skipped++;
    reasons.add(name(test) + reason);
  }

  private static String name(TestIdentifier test) {
    return test.getLegacyReportingName() + ": ";
  }

  @Override
  public synchronized void testPlanExecutionFinished(TestPlan plan) {
    var lines = new ArrayList<String>();
    lines.add("counts: %d %d %d".formatted(passed, failed, skipped));
    reasons.forEach(reason -> lines.add("skipped: " + reason.replaceAll("\\s+", " ")));
    try {
      Files.createDirectories(FILE.getParent());
      Files.write(FILE, lines, CREATE, APPEND);
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
    reasons.clear();
    passed = 0;
    failed = 0;
    skipped = 0;
  }
}
