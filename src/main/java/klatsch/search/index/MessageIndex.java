package klatsch.search.index;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.logging.Level;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.IndexWriterConfig.OpenMode;
import org.apache.lucene.index.SerialMergeScheduler;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All that can be found, by its words. Nothing in it is needed: it can be made anew from the
/// database at any time, and is when it does not fit to that.
///
/// One thread writes; any number look.
public final class MessageIndex implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MessageIndex.class);

  /// Changes with what is kept and how words are cut: an index of another format is made anew.
  private static final String FORMAT = "1";

  /// What waits in memory to be written; it holds some 20,000 messages.
  private static final double MEMORY_MB = 8;

  /// It advises options for vectors, of which there are none here. Held, or it would be forgotten.
  private static final java.util.logging.Logger LUCENE =
      java.util.logging.Logger.getLogger("org.apache.lucene");

  static {
    LUCENE.setLevel(Level.SEVERE);
    // The words are limited by us, and the rooms by those that a user was in.
    IndexSearcher.setMaxClauseCount(Integer.MAX_VALUE);
  }

  private final FSDirectory directory;
  private final IndexWriter writer;
  private final SearcherManager searchers;
  private final Place place;

  private MessageIndex(Path folder, OpenMode mode) throws IOException {
    directory = FSDirectory.open(folder);
    @Nullable IndexWriter opened = null;
    try {
      opened =
          new IndexWriter(
              directory,
              new IndexWriterConfig(Words.analyzer())
                  .setOpenMode(mode)
                  .setSimilarity(new Closeness())
                  .setRAMBufferSizeMB(MEMORY_MB)
                  .setMergeScheduler(new SerialMergeScheduler())
                  .setCommitOnClose(false));
      searchers = new SearcherManager(opened, new Searchers());
      place = read(opened);
    } catch (IOException | RuntimeException e) {
      if (opened != null) {
        opened.rollback();
      }
      directory.close();
      throw e;
    }
    writer = opened;
  }

  private static final class Searchers extends SearcherFactory {
    @Override
    public IndexSearcher newSearcher(IndexReader reader, @Nullable IndexReader previous) {
      var searcher = new IndexSearcher(reader);
      searcher.setSimilarity(new Closeness());
      return searcher;
    }
  }

  /// Opens the index, or begins a new one where there is none that fits.
  ///
  /// @param fits whether a place is one of this database
  /// @throws LockObtainFailedException if another process has it
  public static MessageIndex open(Path folder, Predicate<Place> fits) throws IOException {
    try {
      var index = new MessageIndex(folder, OpenMode.CREATE_OR_APPEND);
      if (index.place.position() >= 0 && fits.test(index.place)) {
        return index;
      }
      LOG.info("The index of messages is not one of this database, and is made anew");
      index.close();
    } catch (LockObtainFailedException e) {
      throw e;
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      LOG.warn("The index of messages cannot be read, and is made anew", e);
    }
    delete(folder);
    return new MessageIndex(folder, OpenMode.CREATE);
  }

  /// Takes the whole index away, so that the next who opens it begins anew.
  public static void delete(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (var below = Files.walk(folder)) {
      for (var file : below.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /// Up to where it was when it was opened.
  public Place place() {
    return place;
  }

  private static Place read(IndexWriter writer) {
    var data = new HashMap<String, String>();
    var kept = writer.getLiveCommitData();
    if (kept != null) {
      kept.forEach(entry -> data.put(entry.getKey(), entry.getValue()));
    }
    if (data.isEmpty()) {
      return writer.getDocStats().maxDoc == 0 ? Place.START : new Place(-1, 0, null);
    }
    return FORMAT.equals(data.get("format"))
        ? new Place(
            Long.parseLong(data.getOrDefault("position", "-1")),
            Long.parseLong(data.getOrDefault("event_position", "0")),
            data.get("event_id"))
        : new Place(-1, 0, null);
  }

  public void add(Said said) throws IOException {
    var document = new Document();
    document.add(new TextField(Queries.TEXT, said.text(), Store.NO));
    document.add(new LongField(Queries.POSITION, said.position(), Store.NO));
    document.add(new StringField(Queries.ROOM, said.room().value(), Store.NO));
    document.add(new SortedDocValuesField(Queries.ROOM, new BytesRef(said.room().value())));
    document.add(new StringField(Queries.SENDER, said.sender().value(), Store.NO));
    document.add(new StringField(Queries.TYPE, said.type(), Store.NO));
    if (said.hasUrl()) {
      document.add(new StringField(Queries.URL, Queries.WITH_URL, Store.NO));
    }
    writer.addDocument(document);
  }

  /// Takes away what was said at a position, if there is anything.
  public void remove(long position) throws IOException {
    writer.deleteDocuments(LongField.newExactQuery(Queries.POSITION, position));
  }

  /// Writes all of it to the disk, together with up to where that is.
  public void commit(Place reached) throws IOException {
    var data = new ArrayList<Map.Entry<String, String>>();
    data.add(Map.entry("format", FORMAT));
    data.add(Map.entry("position", Long.toString(reached.position())));
    data.add(Map.entry("event_position", Long.toString(reached.eventPosition())));
    if (reached.eventId() != null) {
      data.add(Map.entry("event_id", reached.eventId()));
    }
    writer.setLiveCommitData(data);
    writer.commit();
  }

  /// All that has been added until now, as it stays for who looks.
  public Look look() throws IOException {
    try {
      searchers.maybeRefreshBlocking();
      var searcher = searchers.acquire();
      return new Look(searcher, () -> searchers.release(searcher));
    } catch (AlreadyClosedException e) {
      throw new IOException("The index was given up", e);
    }
  }

  /// What has not been committed is lost, and follows again.
  @Override
  public void close() throws IOException {
    searchers.close();
    writer.rollback();
    directory.close();
  }
}
