package klatsch.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// The heap of another JVM, by `jcmd`.
record Heap(Proc process) {
  private static final Pattern USED = Pattern.compile("used (\\d+)K");

  /// Collects all garbage, so that what is in use is what is needed.
  void collect() throws IOException, InterruptedException {
    ask("GC.run");
  }

  /// What is in use after all garbage was collected, in kilobytes.
  long liveKb() throws IOException, InterruptedException {
    collect();
    var told = ask("GC.heap_info");
    var used = USED.matcher(told);
    if (!used.find()) {
      throw new IOException("jcmd does not tell what is used of the heap: " + told);
    }
    return Long.parseLong(used.group(1));
  }

  private String ask(String what) throws IOException, InterruptedException {
    var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    var asked =
        new ProcessBuilder(jcmd, String.valueOf(process.pid()), what)
            .redirectErrorStream(true)
            .start();
    var told = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (asked.waitFor() != 0) {
      throw new IOException("jcmd " + what + ": " + told);
    }
    return told;
  }
}
