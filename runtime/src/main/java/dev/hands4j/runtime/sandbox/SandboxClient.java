package dev.hands4j.runtime.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 over the Unix socket of one sandbox, with connections kept for the next request. Written
 * by hand because the JDK's client knows no Unix sockets; it speaks only with our own program.
 * Thread-safe; blocks, so callers are virtual threads.
 */
public final class SandboxClient implements AutoCloseable {
  private static final LineListener NOBODY = _ -> {};
  private static final int MAX_IDLE = 4;
  private static final Duration MAX_SILENCE = Duration.ofSeconds(30);
  private static final Duration WATCH_EVERY = Duration.ofSeconds(5);

  private final Path socket;
  private final String key;
  private final String instance;
  private final long epoch;
  private final Set<SandboxConnection> busy = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean watched = new AtomicBoolean();
  private final ArrayDeque<SandboxConnection> idle = new ArrayDeque<>(); // guarded by itself
  private volatile boolean closed;

  /**
   * @param instance the sandbox that is meant: a successor on the same socket refuses the request
   * @param epoch shown with every request
   */
  public SandboxClient(Path socket, String key, String instance, long epoch) {
    this.socket = socket;
    this.key = key;
    this.instance = instance;
    this.epoch = epoch;
  }

  /**
   * Receives the lines of an answer. Called on the thread of the request.
   *
   * @see #post
   */
  @FunctionalInterface
  public interface LineListener {
    void line(byte[] utf8) throws IOException;
  }

  /**
   * An answer.
   *
   * @param body for a stream the last line; otherwise all of it
   */
  @SuppressWarnings("ArrayRecordComponent") // bytes of an answer, looked at once
  public record Answer(int status, byte[] body) {
    /** The body as text. */
    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  /**
   * Sends JSON and waits for the answer.
   *
   * @param lines receives each line of a streamed answer as it comes, the last one included
   * @throws IOException when the sandbox cannot be reached or breaks off
   * @throws InterruptedException when the caller was interrupted: what was begun goes on
   */
  public Answer post(String path, byte[] json, LineListener lines)
      throws IOException, InterruptedException {
    return call(connection -> {
      connection.send(head(path, "Content-Length: " + json.length), json);
      return connection.receive(lines);
    });
  }

  /**
   * Sends JSON and copies the body of a streamed answer.
   *
   * @return a refusal with its body, or the status alone
   */
  Answer fetch(String path, byte[] json, OutputStream target)
      throws IOException, InterruptedException {
    return call(connection -> {
      connection.send(head(path, "Content-Length: " + json.length), json);
      return connection.receive(target);
    });
  }

  /** Sends bytes until their end and waits for the answer; on a connection of its own. */
  Answer upload(String path, InputStream body) throws IOException, InterruptedException {
    try {
      return exchange(SandboxConnection.open(socket), connection -> upload(connection, path, body));
    } catch (ClosedByInterruptException e) {
      throw interrupted(e);
    }
  }

  /**
   * Opens a connection that carries bytes both ways; it is the caller's.
   *
   * @param beginning what is sent at once
   */
  SandboxConnection converse(String path, byte[] beginning) throws IOException {
    SandboxConnection connection = SandboxConnection.open(socket);
    try {
      connection.send(head(path, "Transfer-Encoding: chunked"), new byte[0]);
      connection.sendChunk(beginning, 0, beginning.length);
      return connection;
    } catch (IOException e) {
      connection.close();
      throw e;
    }
  }

  private Answer upload(SandboxConnection connection, String path, InputStream body)
      throws IOException {
    try {
      connection.sendChunks(head(path, "Transfer-Encoding: chunked"), body);
    } catch (SandboxConnection.SourceException | ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      try {
        return connection.receive(NOBODY); // it refused before it had everything
      } catch (IOException unanswered) {
        e.addSuppressed(unanswered);
        throw e;
      }
    }
    return connection.receive(NOBODY);
  }

  @FunctionalInterface
  private interface Exchange {
    Answer with(SandboxConnection connection) throws IOException;
  }

  private Answer call(Exchange exchange) throws IOException, InterruptedException {
    try {
      SandboxConnection kept = take();
      if (kept != null) {
        try {
          return exchange(kept, exchange);
        } catch (SandboxConnection.StaleException e) {
          // the other side had closed it in the meantime; nothing was answered
        }
      }
      return exchange(SandboxConnection.open(socket), exchange);
    } catch (ClosedByInterruptException e) {
      throw interrupted(e);
    }
  }

  private static InterruptedException interrupted(IOException cause) {
    boolean ignored = Thread.interrupted();
    return (InterruptedException)
        new InterruptedException("interrupted while the sandbox works").initCause(cause);
  }

  private Answer exchange(SandboxConnection connection, Exchange exchange) throws IOException {
    boolean reusable = false;
    busy.add(connection);
    watch();
    try {
      Answer answer = exchange.with(connection);
      reusable = answer.status() == 200; // after a refusal a body may be half sent
      return answer;
    } finally {
      busy.remove(connection);
      if (reusable) {
        give(connection);
      } else {
        connection.close();
      }
    }
  }

  /**
   * A living sandbox says something at least every five seconds while it works; one that is frozen
   * would keep us for ever, so its connections are closed. Watches only while there is a request.
   */
  private void watch() {
    if (watched.compareAndSet(false, true)) {
      Thread.ofVirtual().name("sandbox-watch").start(this::closeSilent);
    }
  }

  private void closeSilent() {
    try {
      do {
        Thread.sleep(WATCH_EVERY);
        for (SandboxConnection connection : busy) {
          if (connection.silentFor(MAX_SILENCE)) {
            connection.closeQuietly();
          }
        }
      } while (!busy.isEmpty());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      watched.set(false);
    }
    if (!busy.isEmpty()) {
      watch(); // it began between the two looks
    }
  }

  private byte[] head(String path, String length) {
    return """
    POST %s HTTP/1.1\r
    Accept: application/x-ndjson\r
    X-Session-API-Key: %s\r
    X-OpenHands-Epoch: %d\r
    X-Hands4j-Instance: %s\r
    Content-Type: application/json\r
    %s\r
    \r
    """
        .formatted(path, key, epoch, instance, length)
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private @Nullable SandboxConnection take() {
    synchronized (idle) {
      return idle.pollLast();
    }
  }

  private void give(SandboxConnection connection) throws IOException {
    synchronized (idle) {
      if (!closed && idle.size() < MAX_IDLE) {
        idle.addLast(connection);
        return;
      }
    }
    connection.close();
  }

  /** Closes kept connections; requests under way go on. */
  @Override
  public void close() {
    closed = true;
    synchronized (idle) {
      for (SandboxConnection connection : idle) {
        connection.closeQuietly();
      }
      idle.clear();
    }
  }
}
