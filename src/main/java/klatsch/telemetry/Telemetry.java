package klatsch.telemetry;

/// The front door: all areas of which there are figures.
public record Telemetry(
    Metrics metrics,
    HttpMetrics http,
    StoreMetrics store,
    MemoryMetrics memory,
    SearchMetrics search,
    DeviceMetrics devices) {
  /// @param version of this program
  public static Telemetry of(String version) {
    var metrics = new Metrics();
    var http = new HttpMetrics(metrics);
    var store = new StoreMetrics(metrics);
    var memory = new MemoryMetrics(metrics);
    var search = new SearchMetrics(metrics);
    var devices = new DeviceMetrics(metrics);
    ProcessMetrics.in(metrics, version);
    return new Telemetry(metrics, http, store, memory, search, devices);
  }

  /// For who shows its figures to nobody, such as a command or a test.
  public static Telemetry unseen() {
    return of("");
  }
}
