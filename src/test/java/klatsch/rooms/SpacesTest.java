package klatsch.rooms;

import static klatsch.json.JsonSample.json;
import static klatsch.rooms.TestRooms.ALICE;
import static klatsch.rooms.TestWish.wish;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import klatsch.model.event.StateKey;
import klatsch.model.id.RoomId;
import klatsch.rooms.Spaces.Page;
import klatsch.rooms.Spaces.Question;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Spaces that were made to keep a server busy.
class SpacesTest {
  @TempDir private Path folder;
  private TestRooms test;

  @BeforeEach
  void open() {
    test = TestRooms.onSqlite(folder);
  }

  @AfterEach
  void close() {
    test.close();
  }

  private RoomId space() {
    return test.rooms
        .creation()
        .create(ALICE, wish("{'creation_content':{'type':'m.space'}}"))
        .room();
  }

  private void contains(RoomId space, List<RoomId> children) {
    var intents = new ArrayList<Intent>();
    for (int i = 0; i < children.size(); i++) {
      var content = json("{'via':['here'],'order':'%06d'}".formatted(i));
      var key = new StateKey("m.space.child", children.get(i).value());
      intents.add(Intent.state(ALICE, key, content));
    }
    test.rooms.timeline().append(space, _ -> intents);
  }

  private static List<RoomId> ghosts(String name, int count) {
    var ghosts = new ArrayList<RoomId>();
    for (int i = 0; i < count; i++) {
      ghosts.add(new RoomId("!" + name + i + ":here"));
    }
    return ghosts;
  }

  private Page page(RoomId space, @Nullable String from) {
    return test.rooms.spaces().page(ALICE, new Question(space, false, null, null, from));
  }

  private static List<RoomId> rooms(Page page) {
    return page.rooms().stream().map(room -> room.summary().room().roomId()).toList();
  }

  @Test
  void ofAHugeSpaceOnlySoMuchIsTold() {
    var top = space();
    contains(top, ghosts("ghost", SpaceChild.MOST + 5));

    var told = page(top, null).rooms().getFirst();

    assertThat(told.children()).hasSize(SpaceChild.MOST);
    assertThat(told.children().getLast().stateKey())
        .isEqualTo("!ghost" + (SpaceChild.MOST - 1) + ":here");
  }

  @Test
  void onlySoManyRoomsAreLookedAt() {
    var top = space();
    var inner = List.of(space(), space());
    var beyond = space();
    inner.forEach(one -> contains(one, ghosts("of" + one.value().hashCode(), SpaceChild.MOST)));
    contains(top, List.of(inner.getFirst(), inner.getLast(), beyond));

    var seen = rooms(page(top, null));

    assertThat(seen).containsExactly(top, inner.getFirst(), inner.getLast());
    assertThat(2 * SpaceChild.MOST).isGreaterThanOrEqualTo(Spaces.MOST_ROOMS);
  }

  @Test
  void aBottomlessSpaceHasABottom() {
    var spaces = new ArrayList<RoomId>();
    for (int i = 0; i < Spaces.DEEPEST + 3; i++) {
      spaces.add(space());
    }
    for (int i = 1; i < spaces.size(); i++) {
      contains(spaces.get(i - 1), List.of(spaces.get(i)));
    }

    var first = page(spaces.getFirst(), null);
    var second = page(spaces.getFirst(), first.nextBatch());

    assertThat(rooms(first)).isEqualTo(spaces.subList(0, Spaces.LONGEST_PAGE));
    assertThat(rooms(second)).isEqualTo(spaces.subList(Spaces.LONGEST_PAGE, Spaces.DEEPEST + 1));
    assertThat(second.nextBatch()).isNull();
  }
}
