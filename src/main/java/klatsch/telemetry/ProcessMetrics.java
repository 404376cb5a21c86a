package klatsch.telemetry;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import klatsch.telemetry.Metric.Unit;

/// The program and the JVM that runs it. The names are those which Prometheus's own library for
/// Java uses, so that ready-made dashboards show them.
///
/// The JVM is only asked when somebody wants to see: to ask it for the first time costs some
/// milliseconds, which a start need not pay.
final class ProcessMetrics {
  private static final double MILLIS_PER_SECOND = 1_000;
  private static final double NANOS_PER_SECOND = 1e9;

  private ProcessMetrics() {}

  /// @param version of this program
  static void in(Metrics metrics, String version) {
    metrics
        .gauges(
            "klatsch_build_info",
            Unit.NUMBER,
            List.of("version", "java"),
            "Always 1; the labels say what runs.")
        .readsEach(() -> Map.of(List.of(version, Runtime.version().toString()), 1.0));
    metrics
        .gauge(
            "process_start_time_seconds",
            Unit.SECONDS,
            "When the process was started, in seconds since 1970.")
        .reads(() -> ManagementFactory.getRuntimeMXBean().getStartTime() / MILLIS_PER_SECOND);
    metrics
        .counted(
            "process_cpu_seconds_total",
            Unit.SECONDS,
            List.of(),
            "What the process has used of the cores.")
        .reads(() -> system(unix -> unix.getProcessCpuTime() / NANOS_PER_SECOND));
    metrics
        .gauge("process_open_fds", Unit.NUMBER, "Open files; each connection is one.")
        .reads(() -> system(UnixOperatingSystemMXBean::getOpenFileDescriptorCount));
    metrics
        .gauge("process_max_fds", Unit.NUMBER, "How many files the system lets us have open.")
        .reads(() -> system(UnixOperatingSystemMXBean::getMaxFileDescriptorCount));
    memory(metrics, "used", "Memory that is in use", MemoryUsage::getUsed);
    memory(metrics, "committed", "Memory that the JVM has taken", MemoryUsage::getCommitted);
    memory(metrics, "max", "Memory that the JVM may take, -1 without a limit", MemoryUsage::getMax);
    collections(
        metrics,
        "jvm_gc_collection_seconds_count",
        Unit.NUMBER,
        "How often the garbage collector ran.",
        GarbageCollectorMXBean::getCollectionCount);
    collections(
        metrics,
        "jvm_gc_collection_seconds_sum",
        Unit.SECONDS,
        "How long the garbage collector took, pauses for the most part.",
        collector -> collector.getCollectionTime() / MILLIS_PER_SECOND);
    metrics
        .gauge(
            "jvm_threads_current",
            Unit.NUMBER,
            "Threads of the system. Requests run on virtual threads, which are not counted here.")
        .reads(() -> ManagementFactory.getThreadMXBean().getThreadCount());
  }

  private static void memory(
      Metrics metrics, String what, String meaning, ToDoubleFunction<MemoryUsage> figure) {
    metrics
        .gauges(
            "jvm_memory_" + what + "_bytes",
            Unit.BYTES,
            List.of("area"),
            meaning + ": in the `heap`, and beside it (`nonheap`).")
        .readsEach(
            () -> {
              var memory = ManagementFactory.getMemoryMXBean();
              return Map.of(
                  List.of("heap"), figure.applyAsDouble(memory.getHeapMemoryUsage()),
                  List.of("nonheap"), figure.applyAsDouble(memory.getNonHeapMemoryUsage()));
            });
  }

  private static void collections(
      Metrics metrics,
      String name,
      Unit unit,
      String meaning,
      ToDoubleFunction<GarbageCollectorMXBean> figure) {
    metrics
        .counted(name, unit, List.of("gc"), meaning)
        .readsEach(
            () ->
                ManagementFactory.getGarbageCollectorMXBeans().stream()
                    .collect(
                        Collectors.toMap(
                            collector -> List.of(collector.getName()), figure::applyAsDouble)));
  }

  private static double system(ToDoubleFunction<UnixOperatingSystemMXBean> figure) {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? figure.applyAsDouble(unix)
        : Double.NaN;
  }
}
