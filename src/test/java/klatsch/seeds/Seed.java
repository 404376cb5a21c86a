package klatsch.seeds;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The calls of one document, in its order.
///
/// A file begins with the list of what must be in it, `- tag: what it is`. Then come the calls,
/// each after a line `== tag`; a call `== -` is not of the document, and does what it takes for
/// granted. [Call] has what stands in a call. Lines that begin with `#` are for the reader.
///
/// @param items what must be called, by tag
record Seed(String name, Map<String, String> items, List<Call> calls) {
  private static final Path FOLDER = Path.of("src/test/resources/seeds");
  private static final String CALL = "== ";
  private static final String ITEM = "- ";

  static List<Seed> all() {
    try (var files = Files.list(FOLDER)) {
      return files.sorted().map(Seed::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Seed named(String name) {
    return read(FOLDER.resolve(name));
  }

  private static Seed read(Path file) {
    try {
      return parse(file.getFileName().toString(), Files.readAllLines(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Seed parse(String name, List<String> lines) {
    var items = new LinkedHashMap<String, String>();
    var calls = new ArrayList<Call>();
    int at = 0;
    while (at < lines.size()) {
      var line = lines.get(at++);
      if (line.startsWith(CALL)) {
        var block = new ArrayList<String>();
        int begin = at;
        while (at < lines.size() && !lines.get(at).startsWith(CALL)) {
          block.add(lines.get(at++));
        }
        calls.add(Call.parse(name + ":" + begin, line.substring(CALL.length()), block));
      } else if (line.startsWith(ITEM)) {
        int colon = line.indexOf(": ");
        items.put(line.substring(ITEM.length(), colon), line.substring(colon + 2));
      } else if (!line.isBlank() && !line.startsWith("#")) {
        throw new IllegalArgumentException(name + ":" + at + " is neither item nor call: " + line);
      }
    }
    return new Seed(name, items, calls);
  }
}
