package klatsch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `./klatsch` in a source tree of its own, with JDKs and a Maven that only tell how they were
/// called. The machine's own JDKs are out of sight as long as the wanted one is named.
class LauncherTest {
  private static final Path LAUNCHER = Path.of("klatsch").toAbsolutePath();
  private static final Path JDK_FINDER = Path.of("tools/jdk.sh").toAbsolutePath();
  private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");

  /// What Maven does at its end.
  private static final String COLOURS_BACK = "printf '\\033[0m'; printf '\\033[0m' >&2";

  @TempDir private Path temporary;
  private Path tree;
  private final Map<String, String> environment = new TreeMap<>();

  private record Outcome(int status, String out, String err) {}

  @BeforeEach
  void aTreeThatIsBuilt() throws IOException {
    tree = Files.createDirectories(temporary.resolve("source tree"));
    Files.copy(LAUNCHER, tree.resolve("klatsch"));
    Files.createDirectories(tree.resolve("tools"));
    Files.copy(JDK_FINDER, tree.resolve("tools/jdk.sh"));
    old(Files.writeString(tree.resolve("pom.xml"), "<project/>"));
    Files.createDirectories(tree.resolve("src/main"));
    old(Files.writeString(tree.resolve("src/main/Main.java"), "class Main {}"));
    old(tree.resolve("src/main"));
    Files.createDirectories(tree.resolve("target"));
    Files.writeString(tree.resolve("target/klatsch.jar"), "");
    environment.put("PATH", "/usr/bin:/bin");
    environment.put("HOME", temporary.toString());
  }

  @Test
  void theNamedJdkRunsTheJarWithAllArguments() throws Exception {
    environment.put("KLATSCH_JAVA_HOME", jdk("wanted", "25.0.1").toString());

    var outcome = klatsch("serve", "--server-name", "a b");

    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out())
        .startsWith("wanted ")
        .contains("-XX:+UseCompactObjectHeaders")
        .endsWith("[-jar] [%s] [serve] [--server-name] [a b]\n".formatted(jar()));
  }

  @Test
  void anOldJdkIsPassedOver() throws Exception {
    environment.put("KLATSCH_JAVA_HOME", jdk("old", "17.0.15").toString());
    environment.put("JAVA_HOME", jdk("new", "26").toString());

    assertThat(klatsch("serve").out()).startsWith("new ");
  }

  @Test
  void aRuntimeWithoutCompilerIsPassedOver() throws Exception {
    var runtime = jdk("runtime", "25");
    Files.delete(runtime.resolve("bin/javac"));
    environment.put("KLATSCH_JAVA_HOME", runtime.toString());
    environment.put("JAVA_HOME", jdk("whole", "25").toString());

    assertThat(klatsch("serve").out()).startsWith("whole ");
  }

  @Test
  void theJdkBehindTheJavaOnThePathIsFound() throws Exception {
    var link = Files.createDirectories(temporary.resolve("bin")).resolve("java");
    Files.createSymbolicLink(link, jdk("linked", "25").resolve("bin/java"));
    environment.put("PATH", link.getParent() + ":/usr/bin:/bin");

    assertThat(klatsch("serve").out()).startsWith("linked ");
  }

  @Test
  void aJdkInAUsualFolderIsFound() throws Exception {
    Files.createDirectories(temporary.resolve(".jdks"));
    jdk(".jdks/mine", "99");
    var finder =
        """
        set -eu
        . '%s'
        least_java=99
        find_jdk
        echo "$jdk"
        """
            .formatted(tree.resolve("tools/jdk.sh"));

    var outcome = run(List.of("sh", "-c", finder), temporary);

    assertThat(outcome.out()).isEqualTo(temporary.resolve(".jdks/mine") + "\n");
  }

  @Test
  void withoutAJdkItSaysHowToGetOne() throws Exception {
    var finder = ". '%s'; least_java=99; find_jdk".formatted(tree.resolve("tools/jdk.sh"));

    var outcome = run(List.of("sh", "-c", finder), temporary);

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("no JDK 99 or newer was found", "https://adoptium.net");
  }

  @Test
  void linksToItLeadHome() throws Exception {
    environment.put("KLATSCH_JAVA_HOME", jdk("wanted", "25").toString());
    var first = Files.createSymbolicLink(temporary.resolve("first"), tree.resolve("klatsch"));
    var second = Files.createSymbolicLink(temporary.resolve("second"), first.getFileName());

    var outcome = run(List.of(second.toString(), "serve"), Path.of("/"));

    assertThat(outcome.out()).endsWith("[-jar] [%s] [serve]\n".formatted(jar()));
  }

  @Test
  void ownJvmOptionsComeLastAndWin() throws Exception {
    environment.put("KLATSCH_JAVA_HOME", jdk("wanted", "25").toString());
    environment.put("KLATSCH_JAVA_OPTS", "-Xmx1g -Da=b");

    assertThat(klatsch("serve").out()).contains("[-Xmx1g] [-Da=b] [-jar]");
  }

  @Test
  void aChangedSourceIsBuiltAndTheCacheMadeAnew() throws Exception {
    environment.put("KLATSCH_JAVA_HOME", jdk("wanted", "25").toString());
    mavenBuilds();
    old(tree.resolve("target/klatsch.jar"));
    Files.writeString(tree.resolve("src/main/Main.java"), "class Main { int changed; }");

    var first = klatsch("serve");
    var second = klatsch("serve");

    assertThat(first.err())
        .contains("building, the first time takes about a minute")
        .doesNotContain("\033");
    assertThat(Files.readString(Path.of(jar()))).isEqualTo("built");
    assertThat(first.out()).contains("[-XX:AOTCache=" + tree.resolve("target/klatsch.aot") + "]");
    assertThat(second.err()).isEmpty();
  }

  @Test
  void anotherJdkDoesNotGetTheCache() throws Exception {
    environment.put("KLATSCH_JAVA_HOME", jdk("wanted", "25.0.1").toString());
    mavenBuilds();
    Files.delete(Path.of(jar()));
    klatsch("serve");

    environment.put("KLATSCH_JAVA_HOME", jdk("other", "25.0.2").toString());
    var outcome = klatsch("serve");

    assertThat(outcome.out()).startsWith("other ").doesNotContain("AOTCache");
  }

  @Test
  void aFailedBuildIsToldAndNothingRuns() throws Exception {
    environment.put("KLATSCH_JAVA_HOME", jdk("wanted", "25").toString());
    maven("echo '[ERROR] no such symbol'; " + COLOURS_BACK + "; exit 1");
    Files.delete(Path.of(jar()));

    var outcome = klatsch("serve");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err())
        .contains("[ERROR] no such symbol", "the build failed")
        .doesNotContain("\033");
  }

  @Test
  void withoutMavenItSaysHowToGetIt() throws Exception {
    environment.put("KLATSCH_JAVA_HOME", jdk("wanted", "25").toString());
    environment.put("PATH", toolsWithoutMaven().toString());
    Files.delete(Path.of(jar()));

    var outcome = klatsch("serve");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("building needs Maven", "https://maven.apache.org");
  }

  private Outcome klatsch(String... arguments) throws Exception {
    var command = new ArrayList<>(List.of(tree.resolve("klatsch").toString()));
    command.addAll(List.of(arguments));
    return run(command, tree);
  }

  private Outcome run(List<String> command, Path folder) throws Exception {
    var out = temporary.resolve("out").toFile();
    var err = temporary.resolve("err").toFile();
    var builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out)
            .redirectError(err);
    builder.environment().clear();
    builder.environment().putAll(environment);
    var process = builder.start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return new Outcome(
        process.exitValue(), Files.readString(out.toPath()), Files.readString(err.toPath()));
  }

  private String jar() {
    return tree.resolve("target/klatsch.jar").toString();
  }

  /// A JDK whose `java` prints its name and arguments, and makes the cache when asked to.
  private Path jdk(String name, String version) throws IOException {
    var home = temporary.resolve(name);
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    script(home.resolve("bin/javac"), "exit 0");
    script(
        home.resolve("bin/java"),
        """
        printf '%s' NAME
        for argument; do
          printf ' [%s]' "$argument"
          case $argument in -XX:AOTCacheOutput=*) : >"${argument#*=}" ;; esac
        done
        echo
        """
            .replace("NAME", Path.of(name).getFileName().toString()));
    return home;
  }

  private void mavenBuilds() throws IOException {
    maven("printf built >target/klatsch.jar; " + COLOURS_BACK);
  }

  private void maven(String does) throws IOException {
    var folder = Files.createDirectories(temporary.resolve("maven"));
    script(folder.resolve("mvn"), does);
    environment.put("PATH", folder + ":/usr/bin:/bin");
  }

  /// What the launcher needs of the system, and nothing else.
  private Path toolsWithoutMaven() throws IOException {
    var folder = Files.createDirectories(temporary.resolve("tools"));
    for (var tool : List.of("cat", "dirname", "find", "head", "readlink", "sed", "rm")) {
      script(folder.resolve(tool), "PATH=/usr/bin:/bin; exec " + tool + " \"$@\"");
    }
    return folder;
  }

  private static void script(Path file, String text) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void old(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(LONG_AGO));
  }
}
