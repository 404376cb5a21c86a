package klatsch.telemetry;

/// Which program this is.
public final class Version {
  private Version() {}

  /// Such as `0.1.0`.
  public static String current() {
    var version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "(not packaged)" : version;
  }
}
