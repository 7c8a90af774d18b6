package dev.hands4j.runtimeserver.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/** Listens on a Unix socket and gives each request to a handler, on the connection's own thread. */
public final class HttpServer implements AutoCloseable {
  private static final int BUFFER = 16 * 1024;

  /** Answers requests. What it throws becomes a 500 when nothing was sent yet. */
  @FunctionalInterface
  public interface Handler {
    void handle(Request request, Response response) throws IOException, InterruptedException;
  }

  private final Path socket;
  private final Handler handler;
  private final Semaphore connections;
  private final ServerSocketChannel listener;
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong numbers = new AtomicLong();

  /**
   * Binds the socket; connections wait until {@link #start}.
   *
   * @param socket where to listen; a file left there by somebody gone is replaced
   * @param maxConnections more are refused with 503
   */
  public HttpServer(Path socket, int maxConnections, Handler handler) throws IOException {
    this.socket = socket;
    this.handler = handler;
    this.connections = new Semaphore(maxConnections);
    Files.deleteIfExists(socket);
    this.listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listener.bind(UnixDomainSocketAddress.of(socket), 128);
  }

  /** Starts accepting. */
  public void start() {
    Thread.ofPlatform().name("http-accept").start(this::acceptLoop);
  }

  private void acceptLoop() {
    while (listener.isOpen()) {
      try {
        SocketChannel connection = listener.accept();
        boolean admitted = connections.tryAcquire();
        open.add(connection);
        Thread.ofPlatform()
            .name("http-" + numbers.incrementAndGet())
            .daemon()
            .start(() -> serve(connection, admitted));
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        System.err.println("a connection could not be accepted: " + e.getMessage());
      }
    }
  }

  private void serve(SocketChannel connection, boolean admitted) {
    try (connection) {
      InputStream in = new BufferedInputStream(Channels.newInputStream(connection), BUFFER);
      OutputStream out = Channels.newOutputStream(connection);
      while (true) {
        Response response = new Response(out);
        Request request;
        try {
          var next = Request.read(in);
          if (next.isEmpty()) {
            return;
          }
          request = next.get();
        } catch (HttpException e) {
          response.closeAfter();
          response.error(e.status(), String.valueOf(e.getMessage()));
          return;
        }
        if (!admitted) {
          response.closeAfter();
          response.error(503, "too many connections");
          return;
        }
        if (!answer(request, response) || !request.keepAlive() || !request.drain()) {
          return;
        }
      }
    } catch (IOException e) {
      // the other side is gone; what it started goes on
    } finally {
      open.remove(connection);
      if (admitted) {
        connections.release();
      }
    }
  }

  /** Whether the connection can be used for another request. */
  private boolean answer(Request request, Response response) throws IOException {
    try {
      handler.handle(request, response);
      response.finish();
      return !response.closesAfter();
    } catch (HttpException e) {
      if (response.committed()) {
        return false;
      }
      response.error(e.status(), String.valueOf(e.getMessage()));
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (RuntimeException e) {
      System.err.println("a request failed: " + request.method() + " " + request.path());
      e.printStackTrace();
      if (response.committed()) {
        return false;
      }
      response.error(500, "An unexpected error occurred. Please try again later.");
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (SocketChannel connection : open) {
      connection.close();
    }
    Files.deleteIfExists(socket);
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
