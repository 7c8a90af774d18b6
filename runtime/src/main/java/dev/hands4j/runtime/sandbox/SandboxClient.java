package dev.hands4j.runtime.sandbox;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Locale;
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
  private static final int MAX_LINE = 64 * 1024 * 1024;
  private static final int MAX_IDLE = 4;
  private static final Duration MAX_SILENCE = Duration.ofSeconds(30);
  private static final Duration WATCH_EVERY = Duration.ofSeconds(5);

  private final Path socket;
  private final String key;
  private final String instance;
  private final long epoch;
  private final Set<Connection> busy = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean watched = new AtomicBoolean();
  private final ArrayDeque<Connection> idle = new ArrayDeque<>(); // guarded by itself
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
    try {
      Connection kept = take();
      if (kept != null) {
        try {
          return exchange(kept, path, json, lines);
        } catch (StaleConnectionException e) {
          // the other side had closed it in the meantime; nothing was answered
        }
      }
      return exchange(Connection.open(socket), path, json, lines);
    } catch (ClosedByInterruptException e) {
      Thread.interrupted();
      throw (InterruptedException)
          new InterruptedException("interrupted while the sandbox works").initCause(e);
    }
  }

  private Answer exchange(Connection connection, String path, byte[] json, LineListener lines)
      throws IOException {
    boolean reusable = false;
    busy.add(connection);
    watch();
    try {
      connection.send(head(path, json.length), json);
      Answer answer = connection.receive(lines);
      reusable = true;
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
   * would keep us for ever, so its connections are closed.
   */
  private void watch() {
    if (watched.compareAndSet(false, true)) {
      Thread.ofVirtual().name("sandbox-watch").start(this::closeSilent);
    }
  }

  private void closeSilent() {
    try {
      while (!closed || !busy.isEmpty()) {
        Thread.sleep(WATCH_EVERY);
        for (Connection connection : busy) {
          if (connection.silentFor(MAX_SILENCE)) {
            connection.closeQuietly();
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private byte[] head(String path, int length) {
    return """
    POST %s HTTP/1.1\r
    Accept: application/x-ndjson\r
    X-Session-API-Key: %s\r
    X-OpenHands-Epoch: %d\r
    X-Hands4j-Instance: %s\r
    Content-Type: application/json\r
    Content-Length: %d\r
    \r
    """
        .formatted(path, key, epoch, instance, length)
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  private @Nullable Connection take() {
    synchronized (idle) {
      return idle.pollLast();
    }
  }

  private void give(Connection connection) throws IOException {
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
      for (Connection connection : idle) {
        connection.closeQuietly();
      }
      idle.clear();
    }
  }

  /** A kept connection was closed by the other side before it answered anything. */
  private static final class StaleConnectionException extends IOException {
    private static final long serialVersionUID = 1L;

    StaleConnectionException(IOException cause) {
      super("the kept connection is closed", cause);
    }
  }

  private static final class Connection {
    private final SocketChannel channel;
    private final InputStream in;
    private boolean used;
    private volatile long lastByte = System.nanoTime();

    private Connection(SocketChannel channel) {
      this.channel = channel;
      this.in = new BufferedInputStream(Channels.newInputStream(channel), 16 * 1024);
    }

    static Connection open(Path socket) throws IOException {
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        channel.connect(UnixDomainSocketAddress.of(socket));
        return new Connection(channel);
      } catch (IOException e) {
        channel.close();
        throw e;
      }
    }

    boolean silentFor(Duration time) {
      return System.nanoTime() - lastByte > time.toNanos();
    }

    void send(byte[] head, byte[] body) throws IOException {
      lastByte = System.nanoTime();
      ByteBuffer all = ByteBuffer.allocate(head.length + body.length).put(head).put(body).flip();
      try {
        while (all.hasRemaining()) {
          channel.write(all);
        }
      } catch (ClosedByInterruptException e) {
        throw e;
      } catch (IOException e) {
        throw used ? new StaleConnectionException(e) : e;
      }
    }

    Answer receive(LineListener lines) throws IOException {
      String statusLine;
      try {
        statusLine = headerLine();
      } catch (EOFException e) {
        throw used ? new StaleConnectionException(e) : e;
      }
      used = true;
      String[] parts = statusLine.split(" ", 3);
      if (parts.length < 2 || !parts[1].matches("\\d{3}")) {
        throw new IOException("the sandbox does not speak HTTP");
      }
      int status = Integer.parseInt(parts[1]);
      long length = -1;
      boolean chunked = false;
      for (String line = headerLine(); !line.isEmpty(); line = headerLine()) {
        String lower = line.toLowerCase(Locale.ROOT);
        if (lower.startsWith("content-length:")) {
          length = Long.parseLong(lower.substring("content-length:".length()).strip());
        } else if (lower.startsWith("transfer-encoding:")) {
          chunked = lower.endsWith("chunked");
        }
      }
      return new Answer(status, chunked ? stream(lines) : whole(length));
    }

    private byte[] whole(long length) throws IOException {
      if (length < 0 || length > MAX_LINE) {
        throw new IOException("the sandbox announced a body of " + length + " bytes");
      }
      byte[] body = in.readNBytes((int) length);
      if (body.length < length) {
        throw new EOFException("the sandbox broke off");
      }
      return body;
    }

    private byte[] stream(LineListener lines) throws IOException {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      byte[] last = new byte[0];
      while (true) {
        int size = Integer.parseInt(headerLine().split(";", 2)[0].strip(), 16);
        if (size > MAX_LINE) {
          throw new IOException("the sandbox announced a chunk of " + size + " bytes");
        }
        byte[] chunk = in.readNBytes(size);
        if (chunk.length < size) {
          throw new EOFException("the sandbox broke off");
        }
        headerLine();
        if (size == 0) {
          return last;
        }
        int from = 0;
        for (int i = 0; i < size; i++) {
          if (chunk[i] == '\n') {
            line.write(chunk, from, i - from);
            from = i + 1;
            last = line.toByteArray();
            line.reset();
            lines.line(last);
          }
        }
        line.write(chunk, from, size - from);
        if (line.size() > MAX_LINE) {
          throw new IOException("the sandbox sent a line without end");
        }
      }
    }

    private String headerLine() throws IOException {
      StringBuilder line = new StringBuilder(64);
      while (true) {
        int c = in.read();
        if (c < 0) {
          throw new EOFException("the sandbox closed the connection");
        }
        if (c == '\n') {
          lastByte = System.nanoTime();
          int end = line.length();
          return end > 0 && line.charAt(end - 1) == '\r'
              ? line.substring(0, end - 1)
              : line.toString();
        }
        if (line.length() > 8 * 1024) {
          throw new IOException("the sandbox sent a header without end");
        }
        line.append((char) c);
      }
    }

    void close() throws IOException {
      channel.close();
    }

    void closeQuietly() {
      try {
        channel.close();
      } catch (IOException e) {
        // it is of no more use either way
      }
    }
  }
}
