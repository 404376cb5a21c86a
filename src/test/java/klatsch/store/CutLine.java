package klatsch.store;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/// The line to PostgreSQL, which can be cut: at any time, or in the very commit.
public final class CutLine implements AutoCloseable {
  private static final String COMMIT = "COMMIT";

  private final ServerSocket entrance;
  private final int server;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile Plan plan = Plan.NONE;
  private volatile boolean down;
  private volatile CountDownLatch cut = new CountDownLatch(1);

  /// Where the next commit is to be cut off.
  private enum Plan {
    NONE,
    /// The server does not hear of it.
    BEFORE_IT_ARRIVES,
    /// It is on disk, and the client does not hear of that.
    AFTER_IT_IS_DONE
  }

  private CutLine(int server) {
    this.server = server;
    try {
      this.entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  /// A line to where these settings lead.
  public static CutLine to(StoreSettings settings) {
    return new CutLine(URI.create(settings.url().replaceFirst("^jdbc:", "")).getPort());
  }

  /// The same place over this line. Statements are sent as text each time, so that a commit can be
  /// seen.
  public StoreSettings over(StoreSettings settings) {
    var url =
        settings.url().replace(":" + server + "/", ":" + entrance.getLocalPort() + "/")
            + "&prepareThreshold=0";
    return new StoreSettings(url, settings.dataDir(), settings.alone());
  }

  void cutBeforeTheNextCommitArrives() {
    cut = new CountDownLatch(1);
    plan = Plan.BEFORE_IT_ARRIVES;
  }

  void cutAfterTheNextCommitIsDone() {
    cut = new CountDownLatch(1);
    plan = Plan.AFTER_IT_IS_DONE;
  }

  /// Waits until a commit was cut off as planned.
  void awaitCut() throws InterruptedException {
    cut.await();
  }

  /// Cuts all connections, and lets nobody connect any more.
  public void down() {
    down = true;
    cutAll();
  }

  /// After the next cut nobody shall connect.
  void staysDownAfterTheCut() {
    down = true;
  }

  public void up() {
    down = false;
  }

  private void accept() {
    try {
      while (true) {
        var client = entrance.accept();
        if (down) {
          client.close();
          continue;
        }
        var onward = new Socket(InetAddress.getLoopbackAddress(), server);
        sockets.add(client);
        sockets.add(onward);
        Thread.ofVirtual().start(() -> pump(client, onward, Plan.BEFORE_IT_ARRIVES));
        Thread.ofVirtual().start(() -> pump(onward, client, Plan.AFTER_IT_IS_DONE));
      }
    } catch (IOException _) {
      // The entrance was closed.
    }
  }

  private void pump(Socket from, Socket to, Plan mine) {
    var buffer = new byte[64 << 10];
    try (from;
        to) {
      for (int n = from.getInputStream().read(buffer);
          n > 0;
          n = from.getInputStream().read(buffer)) {
        if (plan == mine && new String(buffer, 0, n, US_ASCII).contains(COMMIT)) {
          plan = Plan.NONE;
          cutAll();
          cut.countDown();
          return;
        }
        to.getOutputStream().write(buffer, 0, n);
        to.getOutputStream().flush();
      }
    } catch (IOException _) {
      // One of the two has gone, and then the other goes too.
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private void cutAll() {
    for (var socket : sockets) {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() {
    try {
      entrance.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cutAll();
  }
}
