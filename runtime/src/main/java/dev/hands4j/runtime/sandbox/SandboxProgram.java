package dev.hands4j.runtime.sandbox;

import dev.hands4j.api.runtime.ConnectedProgram;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A program that is spoken with over a connection of its own. A virtual thread takes what it writes
 * and holds a bounded part of it; beyond that the program waits until it is read.
 */
final class SandboxProgram implements ConnectedProgram {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int PIECES_HELD = 64;
  private static final int COMPLAINT = 4_000;
  private static final byte[] END = new byte[0];

  private final SandboxConnection connection;
  private final Output output = new Output();
  private final OutputStream input;
  private final StringBuilder complaint = new StringBuilder(); // guarded by itself

  private SandboxProgram(SandboxConnection connection) {
    this.connection = connection;
    this.input = new BufferedOutputStream(new Input(connection), 16 * 1024);
  }

  /** Takes over a connection on which a program was asked for. */
  static SandboxProgram on(SandboxConnection connection) {
    SandboxProgram program = new SandboxProgram(connection);
    Thread.ofVirtual().name("sandbox-program").start(program::receive);
    return program;
  }

  private void receive() {
    try {
      SandboxClient.Answer answer = connection.receive(this::line);
      if (answer.status() != 200) {
        complain(SandboxWorkspace.detail(answer));
      }
    } catch (IOException | JacksonException e) {
      complain("The connection to the sandbox broke off.");
    } finally {
      output.end();
      connection.closeQuietly();
    }
  }

  private void line(byte[] line) throws IOException {
    JsonNode node = JSON.readTree(line);
    switch (node.path("type").asString("")) {
      case "output" -> output.offer(node.path("data").binaryValue());
      case "errors" ->
          complain(new String(node.path("data").binaryValue(), StandardCharsets.UTF_8));
      case "result" -> {
        int code = node.path("exit_code").asInt(-1);
        complain(
            code == 127
                ? "There is no such program in the sandbox."
                : "It ended with exit code %d.".formatted(code));
      }
      default -> {}
    }
  }

  private void complain(String text) {
    synchronized (complaint) {
      complaint.append(complaint.isEmpty() || text.isBlank() ? "" : "\n").append(text.strip());
      if (complaint.length() > COMPLAINT) {
        complaint.delete(0, complaint.length() - COMPLAINT);
      }
    }
  }

  @Override
  public OutputStream input() {
    return input;
  }

  @Override
  public InputStream output() {
    return output;
  }

  @Override
  public String complaint() {
    synchronized (complaint) {
      return complaint.toString();
    }
  }

  @Override
  public void close() {
    output.forget();
    connection.closeQuietly();
  }

  /** Each flush of the buffer before it is one chunk. */
  private static final class Input extends OutputStream {
    private final SandboxConnection connection;

    Input(SandboxConnection connection) {
      this.connection = connection;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (length > 0) {
        connection.sendChunk(bytes, offset, length);
      }
    }

    @Override
    public void close() throws IOException {
      connection.sendLastChunk();
    }
  }

  /** What the program wrote and nobody has read yet. */
  private static final class Output extends InputStream {
    private final BlockingQueue<byte[]> pieces = new LinkedBlockingQueue<>(PIECES_HELD);
    private byte[] current = END;
    private int at;
    private volatile boolean ended;

    void offer(byte[] piece) throws IOException {
      try {
        if (piece.length > 0 && !ended) {
          pieces.put(piece);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while a program's output waits to be read", e);
      }
    }

    /** Nobody reads any more; a receiver that waits for room goes on. */
    void forget() {
      ended = true;
      pieces.clear();
      end();
    }

    void end() {
      ended = true;
      boolean ignored = pieces.offer(END); // when full, the reader sees the flag later
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (at == current.length && !next()) {
        return -1;
      }
      int n = Math.min(length, current.length - at);
      System.arraycopy(current, at, target, offset, n);
      at += n;
      return n;
    }

    private boolean next() throws IOException {
      try {
        while (true) {
          byte[] piece = ended ? pieces.poll() : pieces.take();
          if (piece == null) {
            return false;
          }
          if (piece.length > 0) {
            current = piece;
            at = 0;
            return true;
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while waiting for a program's output", e);
      }
    }
  }
}
