package dev.hands4j.runtime.ports;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ports of one sandbox's applications. The numbers an application is to listen on are
 * remembered in the sandbox's folder, because it goes on when the server is restarted; outside each
 * has the same number where that is free, and another one otherwise.
 *
 * <p>They listen on 127.0.0.2: a browser sends its cookies to every port of a host, and the
 * server's own host must not be that of an application nobody has checked.
 */
public final class PortForwards implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PortForwards.class);
  private static final InetAddress HOST = InetAddress.ofLiteral("127.0.0.2");
  private static final int BUFFER = 16 * 1024;
  private static final int BACKLOG = 64;

  private final Path inner;
  private final Map<Integer, ServerSocketChannel> listeners = new LinkedHashMap<>();
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

  private PortForwards(Path inner) {
    this.inner = inner;
  }

  /**
   * Opens the ports.
   *
   * @param inner Unix socket on which the sandbox takes connections to its ports
   * @param memory file with the numbers, made when it is missing
   * @param count how many
   */
  public static PortForwards open(Path inner, Path memory, int count) throws IOException {
    PortForwards forwards = new PortForwards(inner);
    try {
      List<Integer> remembered = remembered(memory);
      for (int i = 0; i < count; i++) {
        ServerSocketChannel listener = i < remembered.size() ? bind(remembered.get(i)) : bindTo(0);
        int inside = i < remembered.size() ? remembered.get(i) : number(listener);
        forwards.listeners.put(inside, listener);
        Thread.ofVirtual().name("ports").start(() -> forwards.accept(listener, inside));
      }
      Files.writeString(
          memory,
          String.join(" ", forwards.listeners.keySet().stream().map(String::valueOf).toList()));
      return forwards;
    } catch (IOException e) {
      forwards.close();
      throw e;
    }
  }

  private static List<Integer> remembered(Path memory) throws IOException {
    List<Integer> ports = new ArrayList<>();
    if (Files.exists(memory)) {
      for (String word : Files.readString(memory).strip().split(" ")) {
        if (word.matches("\\d{1,5}") && !ports.contains(Integer.valueOf(word))) {
          ports.add(Integer.valueOf(word));
        }
      }
    }
    return ports;
  }

  private static ServerSocketChannel bind(int wanted) throws IOException {
    try {
      return bindTo(wanted);
    } catch (BindException e) {
      return bindTo(0); // somebody else has it now
    }
  }

  private static ServerSocketChannel bindTo(int port) throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open();
    try {
      listener.bind(new InetSocketAddress(HOST, port), BACKLOG);
      return listener;
    } catch (IOException e) {
      listener.close();
      throw e;
    }
  }

  private static int number(ServerSocketChannel listener) throws IOException {
    return ((InetSocketAddress) listener.getLocalAddress()).getPort();
  }

  /** Addresses for a browser on this machine, with the port to listen on in the sandbox. */
  public Map<String, Integer> hosts() {
    Map<String, Integer> hosts = new LinkedHashMap<>();
    listeners.forEach((inside, listener) -> {
      try {
        hosts.put("http://%s:%d".formatted(HOST.getHostAddress(), number(listener)), inside);
      } catch (IOException e) {
        LOG.trace("closed meanwhile", e);
      }
    });
    return hosts;
  }

  private void accept(ServerSocketChannel listener, int inside) {
    while (listener.isOpen()) {
      try {
        SocketChannel client = listener.accept();
        open.add(client);
        Thread.ofVirtual().name("port").start(() -> serve(client, inside));
      } catch (IOException e) {
        LOG.trace("no longer listening", e);
      }
    }
  }

  private void serve(SocketChannel client, int inside) {
    try (client;
        SocketChannel sandbox = SocketChannel.open(UnixDomainSocketAddress.of(inner))) {
      ByteBuffer number = ByteBuffer.allocate(2).putShort((short) inside).flip();
      while (number.hasRemaining()) {
        sandbox.write(number);
      }
      Thread up = Thread.ofVirtual().name("port-up").start(() -> carry(client, sandbox));
      carry(sandbox, client);
      sandbox.close();
      client.close();
      up.join();
    } catch (IOException e) {
      LOG.trace("the sandbox does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(client);
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
      LOG.trace("one side is gone, the caller closes both", e);
    }
  }

  /** Frees the ports and breaks all connections off. */
  @Override
  public void close() {
    listeners.values().forEach(PortForwards::closeQuietly);
    open.forEach(PortForwards::closeQuietly);
  }

  private static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      LOG.trace("closing failed", e);
    }
  }
}
