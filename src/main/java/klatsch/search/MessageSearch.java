package klatsch.search;

import static klatsch.model.error.MatrixError.invalidParam;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import klatsch.model.error.UnavailableException;
import klatsch.model.event.Event;
import klatsch.model.event.StateKey;
import klatsch.model.id.BadIdException;
import klatsch.model.id.EventId;
import klatsch.model.id.RoomId;
import klatsch.model.id.UserId;
import klatsch.rooms.Choice.Names;
import klatsch.rooms.DamagedRooms;
import klatsch.rooms.FindableRoom;
import klatsch.rooms.FindableRooms;
import klatsch.rooms.RoomState;
import klatsch.rooms.Rooms;
import klatsch.rooms.Seen;
import klatsch.search.Found.Group;
import klatsch.search.Found.Result;
import klatsch.search.Wanted.Grouping;
import klatsch.search.index.Look;
import klatsch.search.index.Look.After;
import klatsch.search.index.Look.Hit;
import klatsch.search.index.Question;
import klatsch.search.index.Words;
import klatsch.store.Store;
import org.jspecify.annotations.Nullable;

/// Finds again what was said, of what the searcher may see.
///
/// The index tells where words stand, and what the searcher may see there is found out as for
/// everybody who reads. Whatever the index says, nothing is found but by the words that the
/// searcher is shown.
///
/// [Spec](https://spec.matrix.org/v1.19/client-server-api/#server-side-search)
public final class MessageSearch {
  /// Who has just said something finds it. An index that is made anew takes longer than anybody
  /// wants to wait: of that one, people find what is there.
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final int USUAL_RESULTS = 10;

  /// More than anybody reads at once.
  static final int MOST_RESULTS = 100;

  /// Where most of what the index has is not shown, because it was edited, so much is looked at for
  /// one page.
  private static final int MOST_LOOKED_AT = 1_000;

  /// Rooms that were upgraded again and again are followed back so far.
  private static final int MOST_PREDECESSORS = 10;

  private final Store store;
  private final FindableRooms findable;
  private final RoomState state;
  private final DamagedRooms damaged;
  private final Follower follower;

  MessageSearch(Store store, Rooms rooms, Follower follower) {
    this.store = store;
    this.findable = rooms.findable();
    this.state = rooms.state();
    this.damaged = rooms.damaged();
    this.follower = follower;
  }

  /// One result on its way to the page.
  private record Shown(Hit hit, Seen seen) {}

  /// @param after the last one that was looked at
  /// @param more whether there is another page
  private record Page(List<Shown> results, @Nullable After after, boolean more) {}

  /// Everything that is the same for all of one search.
  private record Place(UserId user, Map<RoomId, FindableRoom> rooms, Words words) {}

  /// @throws klatsch.model.error.MatrixException `M_INVALID_PARAM` for what is no token,
  ///   `M_BAD_JSON` for keys that are none
  /// @throws UnavailableException when there is no index yet
  public Found search(UserId user, Wanted wanted) {
    var words = Words.of(wanted.term());
    var types = new HashSet<>(wanted.types());
    types.removeIf(type -> !wanted.filter().takesType(type));
    var token = wanted.nextBatch() == null ? null : Token.parse(wanted.nextBatch(), wanted.order());
    var index = follower.awaited(store.positionOnDisk(), PATIENCE);
    if (words.isEmpty() || types.isEmpty()) {
      return new Found(0, Set.of(), List.of(), Map.of(), Map.of(), null);
    }
    var filter = wanted.filter();
    var anywhere =
        new Question(
            words,
            rooms(user, wanted),
            List.of(),
            types,
            exact(filter.senders().wanted()),
            filter.senders().unwanted().exact(),
            findable.unheard(user).stream().map(UserId::value).toList(),
            filter.containsUrl());
    try (var look = index.look()) {
      var place = place(user, look.rooms(anywhere), words);
      return found(look, place, visible(anywhere, place), wanted, token);
    } catch (IOException e) {
      throw follower.broken(e);
    }
  }

  private static @Nullable Set<String> exact(@Nullable Names names) {
    return names == null ? null : names.exact();
  }

  /// Who asks for a room means also those that came before it.
  private Set<RoomId> rooms(UserId user, Wanted wanted) {
    var all = new HashSet<>(findable.of(user));
    all.removeIf(room -> wanted.filter().rooms().unwanted().exact().contains(room.value()));
    var asked = exact(wanted.filter().rooms().wanted());
    if (asked == null) {
      return all;
    }
    var meant = new HashSet<RoomId>();
    for (var room : asked) {
      var next = all.stream().filter(one -> one.value().equals(room)).findFirst().orElse(null);
      for (int i = 0; next != null && i <= MOST_PREDECESSORS && meant.add(next); i++) {
        var here = next;
        var opened = damaged.look(here, () -> findable.in(user, here));
        next = opened == null ? null : opened.predecessor();
      }
    }
    meant.retainAll(all);
    return meant;
  }

  private Place place(UserId user, Set<RoomId> rooms, Words words) {
    var opened = new HashMap<RoomId, FindableRoom>();
    for (var room : rooms) {
      var one = damaged.look(room, () -> findable.in(user, room));
      if (one != null) {
        opened.put(room, one);
      }
    }
    return new Place(user, opened, words);
  }

  private static Question visible(Question anywhere, Place place) {
    var whole = new HashSet<RoomId>();
    var parts = new ArrayList<Question.RoomSpan>();
    place
        .rooms()
        .forEach(
            (id, room) -> {
              var spans = room.spans();
              if (spans.equals(List.of(FindableRoom.Span.ALL))) {
                whole.add(id);
              } else {
                spans.forEach(span -> parts.add(new Question.RoomSpan(id, span)));
              }
            });
    return anywhere.in(whole, parts);
  }

  private Found found(
      Look look, Place place, Question question, Wanted wanted, @Nullable Token token)
      throws IOException {
    var asked = token == null ? question : of(question, token.grouping(), token.group());
    var page = page(look, place, asked, wanted, token == null ? null : token.after());
    var next = page.more() && page.after() != null ? token(wanted, page.after(), token) : null;
    var highlights = new LinkedHashSet<String>();
    page.results().forEach(one -> highlights.addAll(words(place, one.seen())));
    return new Found(
        look.count(asked),
        highlights,
        page.results().stream().map(one -> result(place, one, wanted)).toList(),
        wanted.includeState() ? states(place, page, wanted) : Map.of(),
        groups(look, question, page, wanted, next),
        next == null ? null : next.toString());
  }

  private static Set<String> words(Place place, Seen seen) {
    return place.words().foundIn(Texts.shown(seen));
  }

  private static Token token(Wanted wanted, After after, @Nullable Token before) {
    return before == null
        ? new Token(wanted.order(), after, null, "")
        : new Token(wanted.order(), after, before.grouping(), before.group());
  }

  private static Question of(Question question, @Nullable Grouping grouping, String group) {
    return switch (grouping) {
      case null -> question;
      case ROOM_ID -> question.inRoom(roomId(group));
      case SENDER -> question.bySender(group);
    };
  }

  private static RoomId roomId(String text) {
    try {
      return new RoomId(text);
    } catch (BadIdException _) {
      throw invalidParam("'next_batch' is no token of results");
    }
  }

  /// Looks at one more than is wanted, which tells whether there is another page.
  private Page page(Look look, Place place, Question question, Wanted wanted, @Nullable After from)
      throws IOException {
    int limit = limit(wanted);
    var results = new ArrayList<Shown>();
    var after = from;
    for (int lookedAt = 0; lookedAt < MOST_LOOKED_AT; ) {
      int batch = limit + 1;
      var hits = look.next(question, wanted.isByRank(), after, batch);
      var shown = shown(place, hits);
      for (var hit : hits) {
        var seen = shown.get(hit.position());
        if (seen != null && results.size() == limit) {
          return new Page(results, after, true);
        }
        if (seen != null) {
          results.add(new Shown(hit, seen));
        }
        after = After.of(hit);
      }
      if (hits.size() < batch) {
        return new Page(results, after, false);
      }
      lookedAt += hits.size();
    }
    return new Page(results, after, true);
  }

  private static int limit(Wanted wanted) {
    var asked = wanted.filter().limit();
    return asked == null ? USUAL_RESULTS : Math.clamp(asked, 1, MOST_RESULTS);
  }

  private Map<Long, Seen> shown(Place place, List<Hit> hits) {
    var byRoom = new HashMap<RoomId, List<Long>>();
    for (var hit : hits) {
      byRoom.computeIfAbsent(hit.room(), _ -> new ArrayList<>()).add(hit.position());
    }
    var shown = new HashMap<Long, Seen>();
    byRoom.forEach(
        (id, positions) -> {
          var room = place.rooms().get(id);
          var there = room == null ? null : damaged.look(id, () -> room.shown(positions));
          if (there != null) {
            shown.putAll(there);
          }
        });
    shown.values().removeIf(seen -> words(place, seen).isEmpty());
    return shown;
  }

  private static Result result(Place place, Shown one, Wanted wanted) {
    var seen = one.seen();
    var around = wanted.around();
    var room = place.rooms().get(seen.stored().event().room());
    if (around == null || room == null) {
      return new Result(one.hit().rank(), seen, null, null);
    }
    var neighbours = room.around(seen, around.before(), around.after());
    var senders = new HashSet<UserId>();
    senders.add(seen.stored().event().sender());
    neighbours.before().forEach(event -> senders.add(event.stored().event().sender()));
    neighbours.after().forEach(event -> senders.add(event.stored().event().sender()));
    return new Result(
        one.hit().rank(), seen, neighbours, around.profiles() ? room.members(senders, seen) : null);
  }

  /// As it is now, or was when the searcher left.
  private Map<RoomId, Collection<Event>> states(Place place, Page page, Wanted wanted) {
    var senders = new HashSet<String>();
    page.results().forEach(one -> senders.add(one.seen().stored().event().sender().value()));
    var states = new LinkedHashMap<RoomId, Collection<Event>>();
    for (var one : page.results()) {
      states.computeIfAbsent(
          one.seen().stored().event().room(),
          room ->
              state.all(place.user(), room).stream()
                  .filter(
                      event ->
                          !wanted.filter().lazyLoadMembers()
                              || !event.type().equals(StateKey.MEMBER)
                              || senders.contains(event.stateKey()))
                  .toList());
    }
    return states;
  }

  /// The results of the page in groups. What is left of a group comes after the page, for all that
  /// came before is on it.
  private static Map<Grouping, Map<String, Group>> groups(
      Look look, Question question, Page page, Wanted wanted, @Nullable Token next)
      throws IOException {
    var groups = new LinkedHashMap<Grouping, Map<String, Group>>();
    for (var grouping : wanted.groupBy()) {
      var ids = new LinkedHashMap<String, List<EventId>>();
      for (var one : page.results()) {
        var event = one.seen().stored().event();
        var group =
            switch (grouping) {
              case ROOM_ID -> event.room().value();
              case SENDER -> event.sender().value();
            };
        ids.computeIfAbsent(group, _ -> new ArrayList<>()).add(event.id());
      }
      var ofThese = new LinkedHashMap<String, Group>();
      for (var group : ids.entrySet()) {
        var rest = next == null ? null : next.of(grouping, group.getKey());
        var asked = of(question, grouping, group.getKey());
        if (rest != null && look.next(asked, wanted.isByRank(), rest.after(), 1).isEmpty()) {
          rest = null;
        }
        ofThese.put(
            group.getKey(),
            new Group(ofThese.size() + 1, group.getValue(), rest == null ? null : rest.toString()));
      }
      groups.put(grouping, ofThese);
    }
    return groups;
  }

  void close() {
    follower.close();
  }
}
