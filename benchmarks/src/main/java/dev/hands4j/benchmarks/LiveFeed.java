package dev.hands4j.benchmarks;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A client that joins a conversation and does as little as possible with what it receives: frames
 * are counted and looked at as text. Its cost is part of no figure but the budget.
 */
final class LiveFeed implements WebSocket.Listener, AutoCloseable {
  private final StringBuilder partial = new StringBuilder();
  private final AtomicLong events = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile boolean finished;
  private volatile String failure = "";
  private volatile boolean accepted;
  private volatile @Nullable WebSocket socket; // null only while connecting

  private LiveFeed() {}

  /** Connects and asks to join; what is replayed is counted like everything else. */
  static LiveFeed join(HttpClient client, String address, String conversation) {
    var feed = new LiveFeed();
    URI uri =
        URI.create(
            address.replaceFirst("^http", "ws")
                + "/socket.io/?latest_event_id=-1&conversation_id="
                + conversation
                + "&providers_set=&session_api_key=null&EIO=4&transport=websocket");
    feed.socket = client.newWebSocketBuilder().buildAsync(uri, feed).join();
    return feed;
  }

  long events() {
    return events.get();
  }

  long bytes() {
    return bytes.get();
  }

  /** Waits until the agent has finished its task. */
  void awaitFinish(Duration atMost) throws InterruptedException {
    await(atMost, () -> finished, "the agent to finish");
  }

  /** Waits until the server has accepted the connection, which is after the replay. */
  void awaitAccepted(Duration atMost) throws InterruptedException {
    await(atMost, () -> accepted, "the connection to be accepted");
  }

  private void await(Duration atMost, java.util.function.BooleanSupplier condition, String what)
      throws InterruptedException {
    long nanos = atMost.toNanos();
    lock.lock();
    try {
      while (!condition.getAsBoolean()) {
        if (!failure.isEmpty()) {
          throw new IllegalStateException(failure);
        }
        if (nanos <= 0) {
          throw new IllegalStateException(
              "waited %s for %s; %d events so far".formatted(atMost, what, events.get()));
        }
        nanos = changed.awaitNanos(nanos);
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      String frame = partial.toString();
      partial.setLength(0);
      take(webSocket, frame);
    }
    webSocket.request(1);
    return CompletableFuture.completedStage(null);
  }

  private void take(WebSocket webSocket, String frame) {
    bytes.addAndGet(frame.length());
    if (frame.startsWith("42[\"oh_event\"")) {
      events.incrementAndGet();
      if (frame.contains("\"agent_state\":\"finished\"")) {
        signal(() -> finished = true);
      } else if (frame.contains("\"agent_state\":\"error\"")) {
        signal(() -> failure = frame);
      }
    } else if (frame.startsWith("40")) {
      signal(() -> accepted = true);
    } else if (frame.startsWith("44")) {
      throw new IllegalStateException("refused: " + frame);
    } else if (frame.equals("2")) {
      webSocket.sendText("3", true);
    } else if (frame.startsWith("0")) {
      webSocket.sendText("40", true);
    }
  }

  private void signal(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    WebSocket open = socket;
    if (open != null) {
      open.abort();
    }
  }
}
