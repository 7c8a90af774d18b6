package dev.hands4j.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP proxy that makes a network bad: it delays, stalls, drops, throttles and cuts, each
 * direction on its own, for connections that exist and for new ones. Safe for use from any thread.
 *
 * <pre>{@code
 * try (var proxy = TcpFaultProxy.to("127.0.0.1", server.port())) {
 *   proxy.towardsClient().stall();
 *   …
 *   proxy.cut();
 * }
 * }</pre>
 */
public final class TcpFaultProxy implements AutoCloseable {
  /** Where bytes are going. */
  public enum Direction {
    TO_SERVER,
    TO_CLIENT
  }

  private static final int BACKLOG = 256;

  private final ServerSocket listener;
  private final InetSocketAddress target;
  private final Map<Direction, LinkFaults> faults = new EnumMap<>(Direction.class);
  private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
  private volatile boolean refusing;
  private volatile boolean closed;

  private TcpFaultProxy(ServerSocket listener, InetSocketAddress target) {
    this.listener = listener;
    this.target = target;
    for (Direction direction : Direction.values()) {
      faults.put(direction, new LinkFaults());
    }
  }

  /** Starts a proxy on a free port of the loopback address. */
  public static TcpFaultProxy to(String host, int port) {
    try {
      var listener = new ServerSocket();
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
      var proxy = new TcpFaultProxy(listener, new InetSocketAddress(host, port));
      Thread.ofVirtual().name("fault-proxy").start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** {@code http://127.0.0.1:PORT}. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + port());
  }

  public LinkFaults towardsServer() {
    return towards(Direction.TO_SERVER);
  }

  public LinkFaults towardsClient() {
    return towards(Direction.TO_CLIENT);
  }

  public LinkFaults towards(Direction direction) {
    LinkFaults found = faults.get(direction);
    if (found == null) {
      throw new IllegalStateException("no such direction: " + direction);
    }
    return found;
  }

  /** Both directions work as they should again; connections that were cut stay cut. */
  public void heal() {
    refusing = false;
    faults.values().forEach(LinkFaults::heal);
  }

  /** Resets every connection; both sides see an error. New ones are welcome. */
  public void cut() {
    connections.forEach(ProxiedConnection::reset);
  }

  /** While on, new connections are reset as soon as they are made. */
  public void refuse(boolean on) {
    refusing = on;
  }

  /** How many connections exist now. */
  public int connections() {
    return connections.size();
  }

  private void accept() {
    while (!closed) {
      try {
        Socket client = listener.accept();
        if (refusing) {
          ProxiedConnection.reset(client);
        } else {
          Thread.ofVirtual().name("fault-proxy-connection").start(() -> serve(client));
        }
      } catch (IOException e) {
        if (!closed) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void serve(Socket client) {
    var server = new Socket();
    var connection = new ProxiedConnection(client, server);
    connections.add(connection);
    try {
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      server.connect(target, (int) Duration.ofSeconds(10).toMillis());
      if (closed) {
        connection.reset();
      }
      connection.run(towardsServer(), towardsClient());
    } catch (IOException e) {
      connection.reset();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      connection.reset();
    } finally {
      connections.remove(connection);
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      heal();
      cut();
    }
  }
}
