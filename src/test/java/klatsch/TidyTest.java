package klatsch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Reads the whole tree and says what is untidy. What is found comes as `file:line`.
class TidyTest {
  private static final Path ROOT = Path.of("").toAbsolutePath();
  private static final Path MAIN = ROOT.resolve("src/main/java/klatsch");
  private static final Path TESTS = ROOT.resolve("src/test/java/klatsch");

  /// What is not ours or not kept.
  private static final Set<String> NOT_OURS =
      Set.of(".git", "target", "node_modules", "venv", "data", "tmp", ".idea", ".vscode");

  private static final long LARGEST_FILE = 500_000;

  /// Longer files are hard to find one's way in.
  private static final int MOST_LINES = 400;

  /// Files that are longer nevertheless. They may shrink, and must not grow.
  private static final Map<String, Integer> LONGER = Map.of();

  private static final List<String> API_LISTS =
      List.of("client/ClientApi.java", "client/MediaApi.java", "federation/FederationApi.java");

  private static final String SPEC = "https://spec.matrix.org/";
  private static final String SPEC_VERSION = SPEC + "v1.19/";

  private static final Pattern ENDPOINT =
      Pattern.compile("final class (\\w+)[^{]*\\bimplements (?:User)?Endpoint<");
  private static final Pattern ROUTE = Pattern.compile("Route\\b[^;]*?\"(/[^\"]*)\"");
  private static final Pattern MARKDOWN_LINK = Pattern.compile("]\\(([^)#\\s]+)(?:#[^)]*)?\\)");

  /// Text files by path, relative to the root.
  private static final Map<Path, String> TEXTS = new TreeMap<>();

  private static final Map<Path, Long> SIZES = new TreeMap<>();

  static {
    read();
  }

  @Test
  void nothingIsLeftForLater() {
    // Put together here, so that this file does not find itself.
    var later = Pattern.compile("\\b(?:TO" + "DO|FIX" + "ME|X" + "XX)\\b");

    assertThat(lines(_ -> true, line -> later.matcher(line).find()))
        .as("notes to self: do it now, or open an issue")
        .isEmpty();
  }

  @Test
  void linesEndWithTheirText() {
    assertThat(lines(_ -> true, line -> line.endsWith(" ") || line.endsWith("\t")))
        .as("white space at the end of a line")
        .isEmpty();
  }

  @Test
  void filesEndWithALineBreak() {
    assertThat(files(text -> !text.isEmpty() && !text.endsWith("\n"))).isEmpty();
  }

  @Test
  void allLinksToTheSpecificationNameOneVersion() {
    var thisFile = Path.of("src/test/java/klatsch/TidyTest.java");

    assertThat(
            lines(
                file -> !file.equals(thisFile),
                line -> line.replace(SPEC_VERSION, "").contains(SPEC)))
        .as("links to " + SPEC + " that do not begin with " + SPEC_VERSION)
        .isEmpty();
  }

  @Test
  void linksBetweenPagesLeadSomewhere() {
    var dead = new ArrayList<String>();

    TEXTS.forEach(
        (page, text) -> {
          if (page.toString().endsWith(".md")) {
            MARKDOWN_LINK
                .matcher(text)
                .results()
                .map(link -> link.group(1))
                .filter(link -> !link.contains("://") && !link.startsWith("mailto:"))
                .filter(link -> !Files.exists(ROOT.resolve(page).resolveSibling(link)))
                .forEach(link -> dead.add(page + ": " + link));
          }
        });

    assertThat(dead).as("links in Markdown to what is not there").isEmpty();
  }

  @Test
  void noFileIsHuge() {
    assertThat(SIZES.entrySet().stream().filter(file -> file.getValue() > LARGEST_FILE)).isEmpty();
  }

  @Test
  void noFileOfTheProgramIsLong() {
    var tooLong = new ArrayList<String>();
    var couldShrink = new ArrayList<String>();

    TEXTS.forEach(
        (file, text) -> {
          if (file.startsWith("src/main/java")) {
            var lines = text.lines().count();
            var most = LONGER.getOrDefault(file.toString(), MOST_LINES);
            if (lines > most) {
              tooLong.add(file + " has " + lines + " lines, and may have " + most);
            } else if (most > MOST_LINES && lines < most) {
              couldShrink.add(file + " has only " + lines + " lines now");
            }
          }
        });

    assertThat(tooLong).as("split by what changes together").isEmpty();
    assertThat(couldShrink).as("lower the number in LONGER").isEmpty();
  }

  @Test
  void everyPackageIntroducesItselfAndKnowsNoNull() {
    var packages = new TreeSet<Path>();
    for (var file : TEXTS.keySet()) {
      if (file.startsWith("src/main/java")) {
        packages.add(file.getParent());
      }
    }

    assertThat(packages)
        .filteredOn(
            folder -> {
              var text = TEXTS.getOrDefault(folder.resolve("package-info.java"), "");
              return !text.startsWith("///") || !text.contains("@NullMarked");
            })
        .as("packages without a package-info.java that begins with a sentence and says @NullMarked")
        .isEmpty();
  }

  @Test
  void namesSayWhatAThingDoes() {
    var empty =
        Pattern.compile(
            "(?i)(/|^)(util|utils|common|core|helpers?|misc|impl|managers?)/|"
                + "(Utils?|Manager|Helpers?|Impl|Misc)\\.java$");

    assertThat(TEXTS.keySet())
        .filteredOn(file -> empty.matcher(file.toString()).find())
        .as("names that say nothing")
        .isEmpty();
  }

  @Test
  void everyEndpointIsInTheListAndHasATest() {
    var list =
        API_LISTS.stream()
            .map(file -> TEXTS.getOrDefault(Path.of("src/main/java/klatsch/api", file), ""))
            .collect(Collectors.joining());
    var tests = String.join("\n", textsBelow(TESTS));
    var notInTheList = new ArrayList<String>();
    var notTested = new ArrayList<String>();

    for (var source : textsBelow(MAIN.resolve("api"))) {
      var endpoint = ENDPOINT.matcher(source);
      if (endpoint.find()) {
        var name = endpoint.group(1);
        if (!mentions(list, "new " + name)) {
          notInTheList.add(name);
        }
        if (!mentions(tests, name) && !tests.contains(lastWordsOfPath(source))) {
          notTested.add(name);
        }
      }
    }

    assertThat(notInTheList).as("endpoints that are in none of " + API_LISTS).isEmpty();
    assertThat(notTested).as("endpoints that no test names, nor asks for by path").isEmpty();
  }

  @Test
  void nothingTellsOfTheMachineItWasMadeOn() {
    // Put together here, so that this file does not find itself.
    var local = Pattern.compile("(?<![\\w<./~$}-])/(?:wo" + "rk|ro" + "ot|ho" + "me/\\w)");
    var fetchedFrom =
        Pattern.compile("\"resol" + "ved\": \"http|_auth" + "Token|<repositor" + "ies>");

    assertThat(
            lines(
                _ -> true, line -> local.matcher(line).find() || fetchedFrom.matcher(line).find()))
        .as("local paths, or where packages were fetched from")
        .isEmpty();
  }

  /// `/typing` of `/rooms/{roomId}/typing/{userId}`: what stands as it is in a test's request.
  private static String lastWordsOfPath(String source) {
    var path = ROUTE.matcher(source);
    if (!path.find()) {
      throw new AssertionError("an endpoint without a path:\n" + source);
    }
    var words = Pattern.compile("\\{\\w+}").split(path.group(1));
    return words[words.length - 1].equals("/") ? words[words.length - 2] : words[words.length - 1];
  }

  private static boolean mentions(String text, String words) {
    return Pattern.compile("\\b" + words + "\\b").matcher(text).find();
  }

  private static List<String> textsBelow(Path folder) {
    return TEXTS.entrySet().stream()
        .filter(file -> ROOT.resolve(file.getKey()).startsWith(folder))
        .map(Map.Entry::getValue)
        .toList();
  }

  private static List<Path> files(Predicate<String> text) {
    return TEXTS.entrySet().stream()
        .filter(file -> text.test(file.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static List<String> lines(Predicate<Path> file, Predicate<String> line) {
    var found = new ArrayList<String>();
    TEXTS.forEach(
        (path, text) -> {
          if (file.test(path)) {
            var lines = text.lines().toList();
            for (var number = 1; number <= lines.size(); number++) {
              if (line.test(lines.get(number - 1))) {
                found.add(path + ":" + number);
              }
            }
          }
        });
    return found;
  }

  private static void read() {
    try {
      Files.walkFileTree(
          ROOT,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes about) {
              return NOT_OURS.contains(folder.getFileName().toString())
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes about)
                throws IOException {
              if (NOT_OURS.contains(file.getFileName().toString())) {
                return FileVisitResult.CONTINUE; // The .git of a worktree is a file.
              }
              var name = ROOT.relativize(file);
              SIZES.put(name, about.size());
              try {
                TEXTS.put(name, Files.readString(file));
              } catch (CharacterCodingException _) {
                // A picture or another file that is no text.
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException unreadable) {
      throw new ExceptionInInitializerError(unreadable);
    }
  }
}
