package klatsch.powercut;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import klatsch.store.TemporaryFiles;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.slf4j.LoggerFactory;

/// Power cuts for processes that work in a folder: a process is started with [#environment],
/// killed, and then [#cut] leaves in the folder what a disk could have left.
public final class PowerCuts {
  private final Path folder;
  private final Path log;
  private final Disk disk;

  private PowerCuts(Path folder, Path log) throws IOException {
    this.folder = folder;
    this.log = log;
    this.disk = new Disk(folder);
  }

  /// A test without a C compiler is skipped.
  ///
  /// @param folder all that is in it now is safe
  /// @param log outside of the folder, and not there yet
  public static PowerCuts in(Path folder, Path log) throws IOException {
    Assumptions.assumeTrue(Library.FILE != null, "there is no C compiler: install gcc");
    return new PowerCuts(folder.toRealPath(), log.toAbsolutePath());
  }

  /// The folder as the process has to be told it: without symbolic links.
  public Path folder() {
    return folder;
  }

  /// A program of ours that works in the folder, and starts soon.
  ProcessBuilder program(String name, String... words) {
    var command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                name));
    command.addAll(List.of(words));
    var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(environment());
    return builder;
  }

  /// What the process has to be started with.
  public Map<String, String> environment() {
    return Map.of(
        "LD_PRELOAD",
        String.valueOf(Library.FILE),
        "DISKLOG_FOLDER",
        folder.toString(),
        "DISKLOG_FILE",
        log.toString());
  }

  /// The power was cut when the process died.
  public Losses cut(RandomGenerator random) {
    try {
      if (Files.exists(log)) { // else it died before it did anything
        disk.happens(DiskLog.read(log));
        Files.delete(log);
      }
      return disk.losesPower(random);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What is preloaded, compiled when the first test wants it.
  private static final class Library {
    private static final Path SOURCE = Path.of("src/test/c/disklog.c");

    /// `null` where there is no compiler.
    static final @Nullable Path FILE = compiled();

    private static @Nullable Path compiled() {
      try {
        var folder = Files.createTempDirectory("klatsch-disklog");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> TemporaryFiles.remove(folder)));
        var library = folder.resolve("disklog.so");
        var command =
            List.of(
                "cc",
                "-Wall",
                "-Werror",
                "-O2",
                "-shared",
                "-fPIC",
                "-o",
                library.toString(),
                SOURCE.toString());
        var compiler = new ProcessBuilder(command).inheritIO().start();
        if (compiler.waitFor() != 0) {
          throw new IllegalStateException(SOURCE + " does not compile");
        }
        return library;
      } catch (IOException e) {
        LoggerFactory.getLogger(PowerCuts.class).debug("There is no C compiler", e);
        return null;
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
