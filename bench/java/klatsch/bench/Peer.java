package klatsch.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Another homeserver. Either it runs already, or a program in `bench/peers` installs and starts
/// it, prints `URL PID` when it answers, and ends it when its own input ends.
final class Peer implements AutoCloseable {
  private static final Path PROGRAMS = Path.of("bench/peers");
  private static final long STOP_SECONDS = 60;

  private final String name;
  private final URI url;
  private final @Nullable Proc process;
  private final @Nullable Process program;

  private Peer(String name, URI url, @Nullable Proc process, @Nullable Process program) {
    this.name = name;
    this.url = url;
    this.process = process;
    this.program = program;
  }

  /// @param named one of `bench/peers`, with what it is to be told after a colon; or a URL
  static Peer open(String named) throws IOException {
    if (named.startsWith("http:")) {
      return new Peer("the peer", Options.loopback("--against", named), null, null);
    }
    var words = named.split(":");
    var path = PROGRAMS.resolve(words[0]);
    if (!words[0].matches("[a-z]+") || !Files.isExecutable(path)) {
      throw new IllegalArgumentException("--against: there is no " + path);
    }
    words[0] = path.toString();
    var program = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    Runtime.getRuntime().addShutdownHook(new Thread(program::destroy));
    var out = new InputStreamReader(program.getInputStream(), StandardCharsets.UTF_8);
    var line = new BufferedReader(out).readLine();
    if (line == null) {
      throw new IOException(path + " has not started its server; what it says is above");
    }
    var told = line.split(" ");
    var url = Options.loopback("--against", told[0]);
    return new Peer(named, url, new Proc(Long.parseLong(told[1])), program);
  }

  String name() {
    return name;
  }

  URI url() {
    return url;
  }

  /// `null` if nobody knows it.
  @Nullable Proc process() {
    return process;
  }

  @Override
  public void close() throws IOException {
    if (program == null) {
      return;
    }
    program.getOutputStream().close();
    try {
      if (!program.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        program.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
