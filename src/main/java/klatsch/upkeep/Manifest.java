package klatsch.upkeep;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.SequencedMap;
import java.util.TreeMap;
import klatsch.config.StartupProblem;
import klatsch.json.CanonicalJson;
import klatsch.json.Json;
import klatsch.json.JsonObject;
import klatsch.json.JsonString;
import klatsch.json.JsonSyntaxException;

/// What a backup says of itself, in the file that is written last.
///
/// @param server whose it is
/// @param made when it was begun
/// @param files the SHA-256 of each file, in hexadecimal, by its path in the folder
record Manifest(String server, Instant made, SequencedMap<String, String> files) {
  static final String FILE = "backup.json";

  /// More than the names of a million media take.
  private static final long MAX_BYTES = 256L << 20;

  /// @throws StartupProblem if the folder has none, or a broken one
  static Manifest read(Path folder) {
    var file = folder.resolve(FILE);
    try {
      if (Files.notExists(file) || Files.size(file) > MAX_BYTES) {
        throw new StartupProblem(
            folder + " is no backup: one that is whole has a file " + FILE + " in it");
      }
      return parse(Json.parseObject(Files.readAllBytes(file)), folder);
    } catch (IOException | JsonSyntaxException e) {
      throw new StartupProblem("The backup's " + file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static Manifest parse(JsonObject json, Path folder) {
    var server = json.text("server");
    var made = json.integer("made_ts");
    var sums = json.object("files");
    if (server == null || made == null || sums == null) {
      throw new StartupProblem("The " + FILE + " of " + folder + " does not say what it should");
    }
    var files = new TreeMap<String, String>();
    for (var name : sums.names()) {
      files.put(inside(folder, name), sums.get(name) instanceof JsonString(var sum) ? sum : "");
    }
    return new Manifest(server, Instant.ofEpochMilli(made), files);
  }

  /// Nobody has to trust a backup so far that it may write where it likes.
  private static String inside(Path folder, String name) {
    if (!folder.resolve(name).normalize().startsWith(folder.normalize()) || name.isEmpty()) {
      throw new StartupProblem("The backup has a file outside of its folder: " + name);
    }
    return name;
  }

  void write(Path folder) throws IOException {
    var sums = JsonObject.builder();
    files.forEach(sums::put);
    var json =
        JsonObject.builder()
            .put("server", server)
            .put("made_ts", made.toEpochMilli())
            .put("files", sums.build())
            .build();
    Files.writeString(folder.resolve(FILE), new String(CanonicalJson.bytes(json), UTF_8) + "\n");
  }
}
