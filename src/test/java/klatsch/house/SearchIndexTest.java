package klatsch.house;

import static klatsch.json.JsonSample.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import klatsch.json.JsonArray;
import klatsch.json.JsonObject;
import klatsch.search.MessageSearch;
import klatsch.store.StoreSettings;
import klatsch.store.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What becomes of searching when the index is not what it should be: [MessageSearch].
@ParameterizedClass(name = "{0}")
@EnumSource(TestDatabase.class)
class SearchIndexTest {
  @Parameter private TestDatabase database;
  @TempDir private Path folder;

  @Test
  void whereItIsSwitchedOffNothingIsSearched() {
    try (var server = TestServer.on(database, "search.enabled=false")) {
      var alice = server.newPerson("alice");

      ask(alice, "anything").refused(404, "M_UNRECOGNIZED");
    }
  }

  @Test
  void aDamagedIndexIsMadeAnew() {
    var settings = database.fresh(folder);
    try (var server = TestServer.on(settings)) {
      var alice = server.newPerson("alice");
      var said = alice.says(alice.createsPublicRoom(), "a quokka");
      assertThat(found(alice, "quokka")).containsExactly(said);

      server.restartAfter(() -> index().forEach(file -> write(file, "no index at all")));

      assertThat(found(alice.at(server.wire()), "quokka")).containsExactly(said);
    }
  }

  @Test
  void anIndexOfAnotherDatabaseIsMadeAnew(@TempDir Path elsewhere) {
    try (var other = TestServer.on(TestDatabase.SQLITE.fresh(elsewhere))) {
      var bob = other.newPerson("bob");
      var room = bob.createsPublicRoom();
      for (int i = 0; i < 30; i++) {
        bob.says(room, "a numbat");
      }
      assertThat(found(bob, "numbat")).isNotEmpty();
    }
    try (var server = TestServer.on(database.fresh(folder))) {
      var alice = server.newPerson("alice");
      var room = alice.createsPublicRoom();
      var said = alice.says(room, "a quokka");
      assertThat(found(alice, "quokka")).containsExactly(said);

      server.restartAfter(() -> copy(elsewhere.resolve("search"), folder.resolve("search")));

      var again = alice.at(server.wire());
      assertThat(found(again, "quokka")).containsExactly(said);
      assertThat(found(again, "numbat")).isEmpty();
    }
  }

  /// The index knows more than the database, and what it knows is gone.
  @Test
  void anIndexThatIsNewerThanARestoredDatabaseIsMadeAnew(@TempDir Path backup) {
    var settings = new StoreSettings("", folder);
    try (var server = TestServer.on(settings)) {
      var alice = server.newPerson("alice");
      var room = alice.createsPublicRoom();
      var kept = alice.says(room, "an old quokka");
      server.restartAfter(() -> copy(folder, backup));
      var before = alice.at(server.wire());
      var gone = before.says(room, "a quokka that will be gone");
      assertThat(found(before, "quokka")).containsExactlyInAnyOrder(kept, gone);

      server.restartAfter(() -> copy(backup, folder));
      var after = alice.at(server.wire());
      // In the place where the other one was.
      var come = after.says(room, "a quokka that came instead");

      assertThat(found(after, "quokka")).containsExactlyInAnyOrder(kept, come);
      assertThat(found(after, "gone")).isEmpty();
    }
  }

  @Test
  void whoAsksForARoomMeansAlsoThoseBeforeIt() {
    try (var server = TestServer.on(database)) {
      var alice = server.newPerson("alice");
      var bob = server.newPerson("bob");
      var old = alice.createsPublicRoom();
      bob.joins(old);
      var before = alice.says(old, "a quokka in the old room");
      var next = alice.post(Person.in(old) + "/upgrade", json("{'new_version':'11'}"));
      var room = next.text("replacement_room");
      bob.joins(room);
      var after = alice.says(room, "a quokka in the new room");
      var stranger = server.newPerson("carol");
      stranger.joins(room);

      var here = JsonObject.of("rooms", JsonArray.ofTexts(List.of(room)));
      assertThat(found(bob, "quokka", here)).containsExactlyInAnyOrder(before, after);
      assertThat(found(stranger, "quokka", here)).as("who was never there").containsExactly(after);
      var there = JsonObject.of("rooms", JsonArray.ofTexts(List.of(old)));
      assertThat(found(bob, "quokka", there)).containsExactly(before);
    }
  }

  @Test
  void whatSomebodySaidWhoIsErasedIsNotFoundAnyMore() {
    try (var server = TestServer.on(database)) {
      var alice = server.newPerson("alice");
      var bob = server.newPerson("bob");
      var carol = server.newPerson("carol");
      var room = alice.createsPublicRoom();
      bob.joins(room);
      var said = bob.says(room, "my quokka");
      assertThat(found(alice, "quokka")).containsExactly(said);

      bob.post("/account/deactivate", json("{'erase':true}").with("auth", bob.proof())).ok();

      carol.joins(room);

      // Those who were there can still read it in its place.
      assertThat(found(alice, "quokka")).isEmpty();
      assertThat(found(carol, "quokka")).isEmpty();
    }
  }

  private static Set<String> found(Person person, String term) {
    return found(person, term, JsonObject.EMPTY);
  }

  private static Set<String> found(Person person, String term, JsonObject filter) {
    var categories = Objects.requireNonNull(ask(person, term, filter).object("search_categories"));
    var results = Objects.requireNonNull(categories.object("room_events")).array("results");
    var found = new HashSet<String>();
    for (var result : Synced.objects(results)) {
      found.add(Objects.requireNonNull(result.object("result")).text("event_id"));
    }
    return found;
  }

  private static Answer ask(Person person, String term) {
    return ask(person, term, JsonObject.EMPTY);
  }

  private static Answer ask(Person person, String term, JsonObject filter) {
    var criteria = JsonObject.of("search_term", term).with("filter", filter);
    var events = JsonObject.of("room_events", criteria);
    return person.post("/search", JsonObject.of("search_categories", events));
  }

  private Stream<Path> index() {
    return files(folder.resolve("search"));
  }

  private static Stream<Path> files(Path in) {
    try (var files = Files.list(in)) {
      return files.filter(Files::isRegularFile).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The files of a folder, and no folders in it, in place of those of another.
  private static void copy(Path from, Path to) {
    files(to).forEach(SearchIndexTest::delete);
    files(from).forEach(file -> copyFile(file, to.resolve(file.getFileName())));
  }

  private static void copyFile(Path from, Path to) {
    try {
      Files.copy(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
