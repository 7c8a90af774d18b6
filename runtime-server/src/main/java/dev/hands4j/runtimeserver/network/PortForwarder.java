package dev.hands4j.runtimeserver.network;

import java.io.EOFException;
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

/**
 * The way in. A connection to the Unix socket begins with the number of a port, two bytes, the
 * higher first; from then on it is a connection to that port of the sandbox's loopback. It ends at
 * once when nobody listens there.
 */
public final class PortForwarder implements AutoCloseable {
  private static final int MAX_CONNECTIONS = 128;

  private final Doorway doorway;

  private PortForwarder(Doorway doorway) {
    this.doorway = doorway;
  }

  public static PortForwarder listen(Path path) throws IOException {
    Files.deleteIfExists(path);
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listener.bind(UnixDomainSocketAddress.of(path));
    return new PortForwarder(
        Doorway.open("ports", listener, PortForwarder::application, MAX_CONNECTIONS));
  }

  private static SocketChannel application(SocketChannel caller) throws IOException {
    ByteBuffer number = ByteBuffer.allocate(2);
    while (number.hasRemaining()) {
      if (caller.read(number) < 0) {
        throw new EOFException("no port was named");
      }
    }
    return dial(number.flip().getShort() & 0xffff);
  }

  /** Applications listen on one of the two loopbacks, or on all addresses. */
  private static SocketChannel dial(int port) throws IOException {
    try {
      return SocketChannel.open(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
    } catch (IOException e) {
      return SocketChannel.open(new InetSocketAddress(InetAddress.ofLiteral("::1"), port));
    }
  }

  @Override
  public void close() throws IOException {
    doorway.close();
  }
}
