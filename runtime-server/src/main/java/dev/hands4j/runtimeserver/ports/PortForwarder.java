package dev.hands4j.runtimeserver.ports;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;

/**
 * Listens on a Unix socket. A connection begins with the number of a port, two bytes, the higher
 * first; from then on it is a connection to that port of the sandbox's loopback. It ends at once
 * when nobody listens there.
 */
public final class PortForwarder implements AutoCloseable {
  private static final int BUFFER = 16 * 1024;
  private static final int MAX_CONNECTIONS = 128;

  private final ServerSocketChannel listener;
  private final Semaphore room = new Semaphore(MAX_CONNECTIONS);

  private PortForwarder(ServerSocketChannel listener) {
    this.listener = listener;
  }

  public static PortForwarder listen(Path path) throws IOException {
    Files.deleteIfExists(path);
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listener.bind(UnixDomainSocketAddress.of(path));
    PortForwarder forwarder = new PortForwarder(listener);
    Thread.ofVirtual().name("ports").start(forwarder::accept);
    return forwarder;
  }

  private void accept() {
    while (listener.isOpen()) {
      try {
        SocketChannel outside = listener.accept();
        if (room.tryAcquire()) {
          Thread.ofVirtual().name("port").start(() -> serve(outside));
        } else {
          outside.close();
        }
      } catch (IOException e) {
        if (listener.isOpen()) {
          System.err.println("a connection to an application was lost: " + e.getMessage());
        }
      }
    }
  }

  private void serve(SocketChannel outside) {
    try (outside) {
      ByteBuffer number = ByteBuffer.allocate(2);
      while (number.hasRemaining()) {
        if (outside.read(number) < 0) {
          return;
        }
      }
      try (SocketChannel application = dial(number.flip().getShort() & 0xffff)) {
        Thread up = Thread.ofVirtual().name("port-up").start(() -> carry(outside, application));
        carry(application, outside);
        application.close();
        outside.close();
        up.join();
      }
    } catch (IOException e) {
      // Nobody listens: the caller sees its connection end.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      room.release();
    }
  }

  /** Applications listen on one of the two loopbacks, or on all addresses. */
  private static SocketChannel dial(int port) throws IOException {
    try {
      return SocketChannel.open(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
    } catch (IOException e) {
      return SocketChannel.open(new InetSocketAddress(InetAddress.ofLiteral("::1"), port));
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
