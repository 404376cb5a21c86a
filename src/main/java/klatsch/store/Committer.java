package klatsch.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import klatsch.store.Transaction.Culprit;
import klatsch.telemetry.StoreMetrics;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one way to write: group commit.
///
/// One thread gathers the changes that have arrived, writes them in one transaction and syncs the
/// disk once for all of them; see [GroupWriter]. A second thread then tells who wants to know, in
/// the order of the commits, while the first is at the next group. Nothing is acknowledged before
/// the sync.
public final class Committer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

  /// Changes that wait for their group. Who comes when it is full waits to be let in.
  static final int MAX_WAITING = 4096;

  /// Above this, a larger group gains little, and all of it waits for its slowest change.
  static final int MAX_GROUP = 512;

  /// Groups on disk that are not published yet; the writer then waits for the publisher.
  private static final int MAX_UNPUBLISHED = 8;

  private static final Submission<?> LAST = new Submission<>(_ -> "", _ -> {});
  private static final Settled END = new Settled(List.of(), 0);

  private final GroupWriter groups;
  private final Outage outage;
  private final BlockingQueue<Submission<?>> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final BlockingQueue<Settled> settled = new ArrayBlockingQueue<>(MAX_UNPUBLISHED);
  private final List<LongConsumer> listeners = new CopyOnWriteArrayList<>();
  private final Thread writer;
  private final Thread publisher;
  private volatile long position;
  private volatile boolean closed;

  /// Nothing comes after what has been taken from the queue. For the writer's thread.
  private boolean ended;

  /// A change on its way.
  private static final class Submission<T extends @Nullable Object> implements GroupWriter.Part {
    private final Change<T> change;
    private final Consumer<? super T> published;
    private final Ticket<T> ticket = new Ticket<>();
    private @Nullable T result;
    private @Nullable Throwable failure;

    Submission(Change<T> change, Consumer<? super T> published) {
      this.change = change;
      this.published = published;
    }

    @Override
    public void write(Transaction tx) {
      result = change.write(tx);
    }

    @SuppressWarnings("NullAway") // the result is a T, also when that may be null
    void publish() {
      try {
        published.accept(result);
      } catch (Throwable e) {
        failure = e;
      }
    }

    @SuppressWarnings("NullAway")
    void answer() {
      if (failure == null) {
        ticket.succeed(result);
      } else {
        ticket.fail(failure);
      }
    }
  }

  /// Changes that are on disk, or that have all failed.
  ///
  /// @param position the last one taken when they are on disk; [#FAILED] if they are not
  private record Settled(List<Submission<?>> group, long position) {
    static final long FAILED = -1;
  }

  /// @param position the last one taken so far
  Committer(GroupWriter groups, Outage outage, StoreMetrics metrics, long position) {
    this.groups = groups;
    this.outage = outage;
    this.position = position;
    metrics.waiting().reads(waiting::size);
    metrics.position().reads(this::position);
    this.writer = Thread.ofPlatform().name("store-writer").daemon().start(this::writeUntilClosed);
    this.publisher =
        Thread.ofPlatform().name("store-publisher").daemon().start(this::publishUntilClosed);
  }

  /// Hands a change over and returns; the [Ticket] tells when it is durable.
  ///
  /// Changes are written in the order of their submission, and published in that order.
  ///
  /// @param published called once after the change is on disk and before its ticket is answered, on
  ///   a thread that all share: it must be quick and wait for nothing. If it throws, the ticket
  ///   throws that, though the change stays
  /// @throws StoreException if the store is closed
  public <T extends @Nullable Object> Ticket<T> submit(
      Change<T> change, Consumer<? super T> published) {
    var submission = new Submission<T>(change, published);
    if (closed) {
      throw closedException();
    }
    try {
      waiting.put(submission);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("Interrupted while waiting to write", e);
    }
    if (closed && waiting.remove(submission)) {
      throw closedException();
    }
    return submission.ticket;
  }

  /// Writes and waits until it is durable.
  public <T extends @Nullable Object> T write(Change<T> change) {
    return submit(change, _ -> {}).await();
  }

  /// The last position that has been published. Whoever reads up to here misses nothing.
  public long position() {
    return position;
  }

  /// Tells the listener each new position, after the callbacks of all changes up to it.
  ///
  /// It is called on the publisher's thread: it must be quick and wait for nothing.
  public void onPublished(LongConsumer listener) {
    listeners.add(listener);
  }

  /// Writes what has been accepted, publishes it, and refuses all that comes after.
  @Override
  public void close() {
    closed = true;
    groups.hurry();
    try {
      waiting.put(LAST);
      writer.join();
      publisher.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static StoreException closedException() {
    return new StoreException("The store is closed", null);
  }

  private void writeUntilClosed() {
    try {
      while (!ended) {
        var group = new ArrayList<Submission<?>>();
        group.add(waiting.take());
        waiting.drainTo(group, MAX_GROUP - 1);
        ended = group.remove(LAST);
        write(group);
        groups.afterCommit();
      }
      var rest = new ArrayList<Submission<?>>();
      while (waiting.drainTo(rest, MAX_GROUP) > 0) {
        write(rest);
        rest = new ArrayList<>();
      }
      settled.put(END);
    } catch (InterruptedException e) {
      throw new IllegalStateException("Nobody interrupts the writer", e);
    } finally {
      groups.close();
    }
  }

  /// Writes a group. When one of it fails, those before it, it alone, and those after it are each
  /// tried again as a group of their own: all keep their order, and only the culprit fails.
  private void write(List<Submission<?>> group) throws InterruptedException {
    var rest = group;
    while (!rest.isEmpty()) {
      try {
        commit(rest);
        return;
      } catch (Culprit e) {
        if (rest.size() == 1) {
          fail(rest, e.getCause());
          return;
        }
        int culprit = e.isKnown() ? e.change() : 0;
        write(rest.subList(0, culprit));
        write(rest.subList(culprit, culprit + 1));
        rest = rest.subList(culprit + 1, rest.size());
      } catch (RuntimeException | Error e) {
        // An Error too is no reason to end: all who write would wait for ever.
        fail(rest, e);
        return;
      }
    }
  }

  private void commit(List<Submission<?>> group) throws InterruptedException {
    if (group.isEmpty()) {
      return;
    }
    long reached = groups.write(group, this::refuseWaiting);
    settled.put(new Settled(group, reached));
  }

  /// A group before them is in doubt, and for how long nobody knows. Of these it is certain that
  /// they are not written.
  private void refuseWaiting() {
    var refused = new ArrayList<Submission<?>>();
    waiting.drainTo(refused);
    ended |= refused.remove(LAST);
    try {
      fail(refused, outage.refusal(null));
    } catch (InterruptedException e) {
      throw new IllegalStateException("Nobody interrupts the writer", e);
    }
  }

  private void fail(List<Submission<?>> group, Throwable cause) throws InterruptedException {
    group.forEach(submission -> submission.failure = cause);
    settled.put(new Settled(group, Settled.FAILED));
  }

  private void publishUntilClosed() {
    try {
      for (var next = settled.take(); next != END; next = settled.take()) {
        if (next.position != Settled.FAILED) {
          publish(next);
        }
        next.group.forEach(Submission::answer);
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("Nobody interrupts the publisher", e);
    }
  }

  private void publish(Settled news) {
    news.group.forEach(Submission::publish);
    if (news.position == position) {
      return;
    }
    position = news.position;
    for (var listener : listeners) {
      try {
        listener.accept(news.position);
      } catch (RuntimeException | Error e) {
        LOG.error("A listener of the store failed at position {}", news.position, e);
      }
    }
  }
}
