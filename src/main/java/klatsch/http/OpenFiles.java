package klatsch.http;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How many files the system lets us have open; each connection is one.
///
/// The JVM itself raises the limit of the process to what the system grants at most, so there is
/// nothing to do for the launcher.
final class OpenFiles {
  private static final Logger LOG = LoggerFactory.getLogger(OpenFiles.class);

  /// For the database, its connections, the log, jars, and what is asked of other servers.
  private static final int OURS = 512;

  private OpenFiles() {}

  /// How many connections there can be. Says so if it is fewer than were wanted.
  static int connections(int wanted) {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? connections(wanted, unix.getMaxFileDescriptorCount())
        : wanted;
  }

  static int connections(int wanted, long openFiles) {
    int possible = Math.clamp(openFiles - OURS, 1, Integer.MAX_VALUE);
    if (possible < wanted) {
      LOG.warn(
          "At most {} connections at once instead of the {} of http.connections: the system allows"
              + " only {} open files. Raise that limit (LimitNOFILE in systemd, ulimit -Hn in a"
              + " shell), or lower http.connections",
          possible,
          wanted,
          openFiles);
    }
    return Math.min(possible, wanted);
  }
}
