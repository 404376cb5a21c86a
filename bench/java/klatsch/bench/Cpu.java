package klatsch.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Who has used how much processor time up to now. Two of them make a measurement.
///
/// @param server in microseconds; NaN for a server that is not ours
/// @param driver this process
/// @param machine everything that runs here
record Cpu(double server, double driver, double machine) {
  private static final Path MACHINE = Path.of("/proc/stat");

  /// The columns of `/proc/stat` that are not time spent working: idle, and waiting for the disk.
  private static final int IDLE = 4;

  private static final int WAITING = 5;

  /// After these come times that are already counted in the others.
  private static final int COLUMNS = 8;

  static Cpu now(@Nullable Proc server) throws IOException {
    var driver = ProcessHandle.current().info().totalCpuDuration().orElseThrow();
    return new Cpu(
        server == null ? Double.NaN : server.cpuMicros(), driver.toNanos() / 1e3, machineMicros());
  }

  private static double machineMicros() throws IOException {
    try (var lines = Files.lines(MACHINE)) {
      var columns = lines.findFirst().orElseThrow().split("\\s+");
      return IntStream.range(1, COLUMNS)
              .filter(i -> i != IDLE && i != WAITING)
              .mapToLong(i -> Long.parseLong(columns[i]))
              .sum()
          * (double) Proc.MICROS_PER_TICK;
    }
  }

  Cpu since(Cpu earlier) {
    return new Cpu(server - earlier.server, driver - earlier.driver, machine - earlier.machine);
  }

  /// What neither the server nor the driver used.
  double others() {
    return machine - driver - (Double.isNaN(server) ? 0 : server);
  }
}
