package dev.hands4j.testkit.http;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An HTTP/1.1 server on the loopback address with keep-alive, whose handler decides about every
 * byte. Closing it closes all connections, and with them the handlers that wait.
 */
public final class TestHttpServer implements AutoCloseable {
  private static final int BACKLOG = 1024;
  private static final int OUTPUT_BUFFER = 16 * 1024;
  private static final int MAX_BODY = 64 * 1024 * 1024;

  /** Answers one request, on the thread of its connection. */
  @FunctionalInterface
  public interface Handler {
    /**
     * @throws IOException ends the connection; {@link ClientGoneException} is the usual reason
     */
    void handle(HttpExchange exchange) throws IOException;
  }

  private final ServerSocket listener;
  private final Handler handler;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  private TestHttpServer(ServerSocket listener, Handler handler) {
    this.listener = listener;
    this.handler = handler;
  }

  /**
   * Starts listening.
   *
   * @param port 0 picks a free one
   * @throws UncheckedIOException when the port is taken
   */
  public static TestHttpServer start(int port, Handler handler) {
    try {
      var listener = new ServerSocket();
      listener.setReuseAddress(true);
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
      var server = new TestHttpServer(listener, handler);
      Thread.ofVirtual().name("test-http-" + listener.getLocalPort()).start(server::accept);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on port " + port, e);
    }
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** {@code http://127.0.0.1:PORT}, without a slash at the end. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + port());
  }

  /** How many clients are connected now, idle ones included. */
  public int connections() {
    return connections.size();
  }

  private void accept() {
    while (!closed) {
      try {
        Socket socket = listener.accept();
        connections.add(socket);
        if (closed) {
          socket.close();
        }
        Thread.ofVirtual().name("test-http-connection").start(() -> serve(socket));
      } catch (IOException e) {
        if (!closed) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      var in = new ConnectionInput(socket, MAX_BODY);
      var out = new BufferedOutputStream(socket.getOutputStream(), OUTPUT_BUFFER);
      while (serveOne(socket, in, out)) {
        // the next request of this connection
      }
    } catch (IOException e) {
      // The connection is over, and whoever handled its request was told by the same exception.
    } finally {
      connections.remove(socket);
    }
  }

  private boolean serveOne(Socket socket, ConnectionInput in, BufferedOutputStream out)
      throws IOException {
    HttpExchange exchange;
    try {
      var request = in.readRequest(() -> write(out, "HTTP/1.1 100 Continue\r\n\r\n"));
      if (request.isEmpty()) {
        return false;
      }
      exchange = new HttpExchange(request.get(), socket, in, out, () -> closed);
    } catch (BadRequestException e) {
      write(
          out,
          "HTTP/1.1 "
              + e.status()
              + " \r\nConnection: close\r\nContent-Length: 0\r\nX-Reason: "
              + e.getMessage()
              + "\r\n\r\n");
      in.drain();
      return false;
    }
    handler.handle(exchange);
    exchange.finish();
    return exchange.reusable();
  }

  private static void write(BufferedOutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  /** Closes the port and every connection. */
  @Override
  public void close() {
    closed = true;
    try {
      listener.close();
      for (Socket socket : connections) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The usual headers of a JSON answer. */
  public static Map<String, String> json() {
    return Map.of("Content-Type", "application/json");
  }
}
