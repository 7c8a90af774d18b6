package dev.hands4j.runtime.sandbox;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * One connection to a sandbox: HTTP/1.1, one request at a time. For one thread, except {@link
 * #silentFor}.
 */
final class SandboxConnection implements AutoCloseable {
  private static final int MAX_LINE = 64 * 1024 * 1024;
  private static final int CHUNK = 64 * 1024;

  /** While we wait for our own side, nobody is silent. */
  private static final long BUSY_OURSELVES = Long.MIN_VALUE;

  private final SocketChannel channel;
  private final InputStream in;
  private boolean used;
  private volatile long lastByte = System.nanoTime();

  private SandboxConnection(SocketChannel channel) {
    this.channel = channel;
    this.in = new BufferedInputStream(Channels.newInputStream(channel), 16 * 1024);
  }

  /** A kept connection was closed by the other side before it answered anything. */
  static final class StaleException extends IOException {
    private static final long serialVersionUID = 1L;

    StaleException(IOException cause) {
      super("the kept connection is closed", cause);
    }
  }

  static SandboxConnection open(Path socket) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
      return new SandboxConnection(channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Whether the other side owes us something and has said nothing for so long. From any thread. */
  boolean silentFor(Duration time) {
    long last = lastByte;
    return last != BUSY_OURSELVES && System.nanoTime() - last > time.toNanos();
  }

  void send(byte[] head, byte[] body) throws IOException {
    lastByte = System.nanoTime();
    try {
      write(ByteBuffer.allocate(head.length + body.length).put(head).put(body).flip());
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      throw used ? new StaleException(e) : e;
    }
  }

  private void write(ByteBuffer all) throws IOException {
    while (all.hasRemaining()) {
      channel.write(all);
    }
  }

  /**
   * Sends a body of unknown length in chunks.
   *
   * @throws SourceException when the body cannot be read
   * @throws IOException when the sandbox takes no more of it; it may have answered why
   */
  void sendChunks(byte[] head, InputStream body) throws IOException {
    write(ByteBuffer.wrap(head));
    byte[] buffer = new byte[CHUNK];
    while (true) {
      lastByte = BUSY_OURSELVES;
      int n;
      try {
        n = body.read(buffer);
      } catch (IOException e) {
        throw new SourceException(e);
      }
      lastByte = System.nanoTime();
      if (n < 0) {
        sendLastChunk();
        return;
      }
      if (n > 0) {
        sendChunk(buffer, 0, n);
      }
    }
  }

  /** One chunk of a body, at least one byte. Another thread may receive meanwhile. */
  void sendChunk(byte[] bytes, int offset, int length) throws IOException {
    byte[] size = (Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    ByteBuffer chunk = ByteBuffer.allocate(size.length + length + 2);
    write(chunk.put(size).put(bytes, offset, length).put((byte) '\r').put((byte) '\n').flip());
  }

  /** Ends a body that was sent in chunks. */
  void sendLastChunk() throws IOException {
    write(ByteBuffer.wrap("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
  }

  /** Our own side of a transfer failed, not the sandbox. */
  static final class SourceException extends IOException {
    private static final long serialVersionUID = 1L;

    SourceException(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }

  /**
   * Reads an answer line by line.
   *
   * @return with the last line when it was streamed, otherwise with all of it
   */
  SandboxClient.Answer receive(SandboxClient.LineListener lines) throws IOException {
    Head head = head();
    if (!head.chunked()) {
      return new SandboxClient.Answer(head.status(), whole(head.length()));
    }
    Lines collected = new Lines(lines);
    chunks(collected);
    return new SandboxClient.Answer(head.status(), collected.last);
  }

  /**
   * Reads an answer into a stream; a refusal is returned instead.
   *
   * @throws SourceException when the target takes no more
   */
  SandboxClient.Answer receive(OutputStream target) throws IOException {
    Head head = head();
    if (!head.chunked()) {
      return new SandboxClient.Answer(head.status(), whole(head.length()));
    }
    chunks((bytes, length) -> {
      lastByte = BUSY_OURSELVES;
      try {
        target.write(bytes, 0, length);
      } catch (IOException e) {
        throw new SourceException(e);
      }
      lastByte = System.nanoTime();
    });
    return new SandboxClient.Answer(head.status(), new byte[0]);
  }

  private record Head(int status, long length, boolean chunked) {}

  private Head head() throws IOException {
    String statusLine;
    try {
      statusLine = headerLine();
    } catch (EOFException e) {
      throw used ? new StaleException(e) : e;
    }
    used = true;
    String[] parts = statusLine.split(" ", 3);
    if (parts.length < 2 || !parts[1].matches("\\d{3}")) {
      throw new IOException("the sandbox does not speak HTTP");
    }
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
    return new Head(Integer.parseInt(parts[1]), length, chunked);
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

  @FunctionalInterface
  private interface Chunk {
    void accept(byte[] bytes, int length) throws IOException;
  }

  private void chunks(Chunk target) throws IOException {
    while (true) {
      int size;
      try {
        size = Integer.parseInt(headerLine().split(";", 2)[0].strip(), 16);
      } catch (NumberFormatException e) {
        throw new IOException("the sandbox sent a chunk without a size", e);
      }
      if (size < 0 || size > MAX_LINE) {
        throw new IOException("the sandbox announced a chunk of " + size + " bytes");
      }
      byte[] chunk = in.readNBytes(size);
      if (chunk.length < size) {
        throw new EOFException("the sandbox broke off");
      }
      headerLine();
      if (size == 0) {
        return;
      }
      target.accept(chunk, size);
    }
  }

  private static final class Lines implements Chunk {
    private final SandboxClient.LineListener listener;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private byte[] last = new byte[0];

    Lines(SandboxClient.LineListener listener) {
      this.listener = listener;
    }

    @Override
    public void accept(byte[] chunk, int size) throws IOException {
      int from = 0;
      for (int i = 0; i < size; i++) {
        if (chunk[i] == '\n') {
          line.write(chunk, from, i - from);
          from = i + 1;
          last = line.toByteArray();
          line.reset();
          listener.line(last);
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

  @Override
  public void close() throws IOException {
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
