package dev.hands4j.runtimeserver.egress;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * Listens on a port of the sandbox's own loopback and carries each connection to the proxy's Unix
 * socket, whoever listens there at that moment: a server that was restarted is found again. Without
 * one, connections end at once.
 */
public final class EgressForwarder implements AutoCloseable {
  private static final int BUFFER = 16 * 1024;
  private static final int MAX_CONNECTIONS = 256;

  private final Path proxy;
  private final ServerSocketChannel listener;
  private final Semaphore room = new Semaphore(MAX_CONNECTIONS);

  private EgressForwarder(Path proxy, ServerSocketChannel listener) {
    this.proxy = proxy;
    this.listener = listener;
  }

  public static EgressForwarder start(Path proxy) throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), MAX_CONNECTIONS);
    EgressForwarder forwarder = new EgressForwarder(proxy, listener);
    Thread.ofPlatform().daemon().name("egress").start(forwarder::accept);
    return forwarder;
  }

  /** What tells programs about the proxy, in the spellings they know. */
  public Map<String, String> variables() throws IOException {
    int port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
    String address = "http://127.0.0.1:" + port;
    String none = "localhost,127.0.0.1,::1";
    Map<String, String> variables = new HashMap<>();
    for (String name : new String[] {"http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"}) {
      variables.put(name, address);
    }
    variables.put("no_proxy", none);
    variables.put("NO_PROXY", none);
    variables.put("NODE_USE_ENV_PROXY", "1");
    return variables;
  }

  private void accept() {
    while (listener.isOpen()) {
      try {
        SocketChannel program = listener.accept();
        if (room.tryAcquire()) {
          Thread.ofVirtual().name("egress").start(() -> serve(program));
        } else {
          program.close();
        }
      } catch (IOException e) {
        if (listener.isOpen()) {
          System.err.println("a connection to the proxy was lost: " + e.getMessage());
        }
      }
    }
  }

  private void serve(SocketChannel program) {
    try (program;
        SocketChannel outside = SocketChannel.open(UnixDomainSocketAddress.of(proxy))) {
      Thread up = Thread.ofVirtual().name("egress-up").start(() -> carry(program, outside));
      carry(outside, program);
      outside.close();
      program.close();
      up.join();
    } catch (IOException e) {
      // Nobody listens outside: the program sees its connection end.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      room.release();
    }
  }

  private static void carry(SocketChannel from, SocketChannel to) {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    try {
      while (from.read(buffer) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
        buffer.clear();
      }
      to.shutdownOutput();
    } catch (IOException e) {
      // One side is gone; the caller closes both.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
