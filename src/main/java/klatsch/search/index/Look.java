package klatsch.search.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import klatsch.model.id.RoomId;
import org.apache.lucene.document.LongField;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.search.Collector;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.SortedNumericSelector;
import org.apache.lucene.search.TopFieldCollector;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.jspecify.annotations.Nullable;

/// The index as it is at one moment.
public final class Look implements AutoCloseable {
  private static final SortField NEWEST =
      LongField.newSortField(Queries.POSITION, true, SortedNumericSelector.Type.MAX);
  private static final Sort BY_TIME = new Sort(NEWEST);
  private static final Sort BY_RANK = new Sort(SortField.FIELD_SCORE, NEWEST);

  private final IndexSearcher searcher;
  private final Release release;

  @FunctionalInterface
  interface Release {
    void release() throws IOException;
  }

  Look(IndexSearcher searcher, Release release) {
    this.searcher = searcher;
    this.release = release;
  }

  /// Something found.
  ///
  /// @param rank how well it fits
  public record Hit(float rank, long position, RoomId room) {}

  /// A place in the list of all that fits.
  public record After(float rank, long position) {
    public static After of(Hit hit) {
      return new After(hit.rank(), hit.position());
    }
  }

  /// The rooms in which there is anything.
  public Set<RoomId> rooms(Question question) throws IOException {
    return searcher.search(Queries.of(question), new RoomsManager());
  }

  public int count(Question question) throws IOException {
    return searcher.count(Queries.of(question));
  }

  /// What comes next in the list of all that fits.
  ///
  /// @param byRank what fits best comes first, and not the newest
  public List<Hit> next(Question question, boolean byRank, @Nullable After after, int limit)
      throws IOException {
    var query = Queries.of(question);
    var manager =
        new TopFieldCollectorManager(
            byRank ? BY_RANK : BY_TIME, limit, after == null ? null : marker(byRank, after), limit);
    var found = searcher.search(query, manager).scoreDocs;
    TopFieldCollector.populateScores(found, searcher, query);
    var hits = new ArrayList<Hit>();
    for (var one : found) {
      var fields = ((FieldDoc) one).fields;
      long position = (Long) fields[fields.length - 1];
      hits.add(new Hit(one.score, position, room(one.doc)));
    }
    return hits;
  }

  /// No two have one position, so a place needs no more.
  private static FieldDoc marker(boolean byRank, After after) {
    var fields =
        byRank ? new Object[] {after.rank(), after.position()} : new Object[] {after.position()};
    return new FieldDoc(Integer.MAX_VALUE, after.rank(), fields);
  }

  private RoomId room(int document) throws IOException {
    var leaves = searcher.getIndexReader().leaves();
    var leaf = leaves.get(ReaderUtil.subIndex(document, leaves));
    var rooms = DocValues.getSorted(leaf.reader(), Queries.ROOM);
    rooms.advanceExact(document - leaf.docBase);
    return new RoomId(rooms.lookupOrd(rooms.ordValue()).utf8ToString());
  }

  @Override
  public void close() throws IOException {
    release.release();
  }

  /// Notes the room of each hit, once for each part of the index.
  private static final class Rooms extends SimpleCollector {
    private final Set<RoomId> found = new HashSet<>();
    private final Set<Integer> ords = new HashSet<>();
    private @Nullable SortedDocValues rooms;

    @Override
    protected void doSetNextReader(LeafReaderContext context) throws IOException {
      rooms = DocValues.getSorted(context.reader(), Queries.ROOM);
      ords.clear();
    }

    @Override
    public void collect(int document) throws IOException {
      if (rooms != null && rooms.advanceExact(document) && ords.add(rooms.ordValue())) {
        found.add(new RoomId(rooms.lookupOrd(rooms.ordValue()).utf8ToString()));
      }
    }

    @Override
    public ScoreMode scoreMode() {
      return ScoreMode.COMPLETE_NO_SCORES;
    }
  }

  private static final class RoomsManager implements CollectorManager<Collector, Set<RoomId>> {
    @Override
    public Collector newCollector() {
      return new Rooms();
    }

    @Override
    public Set<RoomId> reduce(Collection<Collector> collectors) {
      var all = new HashSet<RoomId>();
      for (var collector : collectors) {
        all.addAll(((Rooms) collector).found);
      }
      return all;
    }
  }
}
