package klatsch.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A process of this machine, and what it takes of it, read from Linux's `/proc`.
record Proc(long pid) {
  /// Linux counts processor time in these, on every architecture.
  static final long MICROS_PER_TICK = 10_000;

  private static final int UTIME = 11;
  private static final int STIME = 12;

  /// What Linux takes for "begin the peak anew" in `clear_refs`.
  private static final String FORGET_THE_PEAK = "5";

  /// The processor time that it has used since it started.
  long cpuMicros() throws IOException {
    var stat = Files.readString(file("stat"));
    var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME])) * MICROS_PER_TICK;
  }

  /// Memory in use now, in kilobytes.
  long memoryKb() throws IOException {
    return memory("VmRSS:");
  }

  /// The most memory that was in use, ever or since [#forgetThePeak], in kilobytes.
  long mostMemoryKb() throws IOException {
    return memory("VmHWM:");
  }

  void forgetThePeak() throws IOException {
    Files.writeString(file("clear_refs"), FORGET_THE_PEAK);
  }

  private long memory(String name) throws IOException {
    return Files.readAllLines(file("status")).stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  private Path file(String name) {
    return Path.of("/proc", String.valueOf(pid), name);
  }
}
