package klatsch.store;

import static java.util.Comparator.reverseOrder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/// What tests leave on the disk until their JVM ends.
public final class TemporaryFiles {
  private TemporaryFiles() {}

  /// Removes a folder with all that is in it, as far as it is there.
  public static void remove(Path folder) {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      LoggerFactory.getLogger(TemporaryFiles.class).warn("{} is left behind", folder, e);
    }
  }
}
