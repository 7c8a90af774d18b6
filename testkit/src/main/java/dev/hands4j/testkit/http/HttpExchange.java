package dev.hands4j.testkit.http;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * One request and the answer in the making. Either {@link #respond} once, or {@link #startStream}
 * followed by {@link #write}s; the server ends a stream that the handler leaves open. Used by the
 * handler's thread only.
 *
 * <p>Every method that talks to the client throws {@link ClientGoneException} when it has gone, and
 * {@link ServerClosedException} when the server was closed meanwhile.
 */
public final class HttpExchange {
  private static final byte[] CRLF = {'\r', '\n'};
  private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private enum State {
    UNANSWERED,
    STREAMING,
    DONE
  }

  private final HttpRequest request;
  private final Socket socket;
  private final ConnectionInput in;
  private final BufferedOutputStream out;
  private final BooleanSupplier serverClosed;
  private State state = State.UNANSWERED;
  private boolean reusable;

  HttpExchange(
      HttpRequest request,
      Socket socket,
      ConnectionInput in,
      BufferedOutputStream out,
      BooleanSupplier serverClosed) {
    this.request = request;
    this.socket = socket;
    this.in = in;
    this.out = out;
    this.serverClosed = serverClosed;
    this.reusable = !request.header("connection").orElse("").equalsIgnoreCase("close");
  }

  public HttpRequest request() {
    return request;
  }

  /** Sends a whole response. */
  public void respond(int status, Map<String, String> headers, byte[] body) throws IOException {
    begin(State.DONE);
    talk(() -> {
      writeHead(status, headers, "Content-Length: " + body.length);
      if (!request.method().equals("HEAD")) {
        out.write(body);
      }
      out.flush();
    });
  }

  /** Begins a response in chunks. Nothing reaches the client before {@link #flush}. */
  public void startStream(int status, Map<String, String> headers) throws IOException {
    begin(State.STREAMING);
    talk(() -> writeHead(status, headers, "Transfer-Encoding: chunked"));
  }

  /** Adds one chunk; small ones are sent together with the next flush, pause or end. */
  public void write(byte[] chunk) throws IOException {
    if (state != State.STREAMING) {
      throw new IllegalStateException("no stream is open");
    }
    if (chunk.length == 0) {
      return;
    }
    talk(() -> {
      out.write(Integer.toHexString(chunk.length).getBytes(StandardCharsets.US_ASCII));
      out.write(CRLF);
      out.write(chunk);
      out.write(CRLF);
    });
  }

  /** Sends what was written so far. */
  public void flush() throws IOException {
    talk(out::flush);
  }

  /** Sends what was written so far and lets time pass, noticing at once when the client goes. */
  public void pause(Duration time) throws IOException {
    if (time.isZero()) {
      return;
    }
    watch((int) Math.max(1, Math.min(Integer.MAX_VALUE, time.toMillis())));
  }

  /** Sends what was written so far and holds the connection open until the client goes. */
  public void holdUntilClientGoes() throws IOException {
    while (true) {
      watch(0);
    }
  }

  private void watch(int millis) throws IOException {
    talk(() -> {
      out.flush();
      if (!in.watch(millis)) {
        throw new ClientGoneException("the client closed the connection");
      }
    });
  }

  /**
   * Resets the connection: the client sees an error, not an end. What was written is sent first.
   */
  public void reset() throws IOException {
    state = State.DONE;
    reusable = false;
    talk(out::flush);
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** Closes the connection without ending the response properly. What was written is sent first. */
  public void cut() throws IOException {
    state = State.DONE;
    reusable = false;
    talk(out::flush);
    socket.close();
  }

  /**
   * Leaves HTTP: sends {@code 101 Switching Protocols} and hands the connection to the handler,
   * which owns it until it returns.
   */
  public InputStream switchProtocols(Map<String, String> headers) throws IOException {
    begin(State.DONE);
    reusable = false;
    talk(() -> {
      writeHead(101, headers, "Connection: Upgrade");
      out.flush();
    });
    return in;
  }

  /** The raw connection after {@link #switchProtocols}; buffered, to be flushed by the caller. */
  public OutputStream rawOutput() {
    return out;
  }

  /** Completes the response; the server does it for a handler that does not. */
  public void finish() throws IOException {
    if (state == State.UNANSWERED) {
      respond(500, Map.of(), "the handler gave no answer".getBytes(StandardCharsets.UTF_8));
    } else if (state == State.STREAMING) {
      state = State.DONE;
      talk(() -> {
        out.write(LAST_CHUNK);
        out.flush();
      });
    }
  }

  boolean reusable() {
    return reusable;
  }

  private void begin(State next) {
    if (state != State.UNANSWERED) {
      throw new IllegalStateException("the request was answered before");
    }
    state = next;
  }

  private void writeHead(int status, Map<String, String> headers, String framing)
      throws IOException {
    var head = new StringBuilder(200).append("HTTP/1.1 ").append(status).append(" \r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    head.append(framing).append("\r\n");
    if (!reusable && status != 101) {
      head.append("Connection: close\r\n");
    }
    out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
  }

  private interface Talk {
    void run() throws IOException;
  }

  private void talk(Talk talk) throws IOException {
    try {
      talk.run();
    } catch (ClientGoneException e) {
      throw e;
    } catch (IOException e) {
      if (serverClosed.getAsBoolean()) {
        throw new ServerClosedException();
      }
      throw new ClientGoneException(e);
    }
  }
}
