package dev.hands4j.runtime.egress;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The proxy of one sandbox. A name is resolved here, once; the connection goes to an address that
 * was checked, so that a name cannot mean something else a moment later. Threads: one accepts, two
 * virtual ones carry each connection.
 */
public final class EgressProxy implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EgressProxy.class);
  private static final int BUFFER = 16 * 1024;

  private final EgressConfig config;
  private final ServerSocketChannel listener;
  private final Semaphore room;
  private final Set<AutoCloseable> open = ConcurrentHashMap.newKeySet();

  private EgressProxy(EgressConfig config, ServerSocketChannel listener) {
    this.config = config;
    this.listener = listener;
    this.room = new Semaphore(config.maxConnections());
  }

  /** Listens on a Unix socket of this path, replacing one that was left behind. */
  public static EgressProxy listen(Path path, EgressConfig config) throws IOException {
    Files.deleteIfExists(path);
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      listener.bind(UnixDomainSocketAddress.of(path));
    } catch (IOException e) {
      listener.close();
      throw e;
    }
    EgressProxy proxy = new EgressProxy(config, listener);
    Thread.ofVirtual().name("egress-accept").start(proxy::accept);
    return proxy;
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel client = listener.accept();
        if (room.tryAcquire()) {
          open.add(client);
          Thread.ofVirtual().name("egress").start(() -> serve(client));
        } else {
          answer(client, 503, "too many connections of this sandbox at once");
          client.close();
        }
      }
    } catch (IOException e) {
      if (listener.isOpen()) {
        LOG.atWarn().addKeyValue("reason", e.getMessage()).log("A sandbox lost its way out");
      }
    }
  }

  private void serve(SocketChannel client) {
    try {
      InputStream in = Channels.newInputStream(client);
      RequestHead head = RequestHead.read(in, config.maxHead());
      try (Socket target = connect(head)) {
        open.add(target);
        try {
          carry(client, in, target, head);
        } finally {
          open.remove(target);
        }
      }
    } catch (RequestHead.Refused e) {
      answer(client, e.status(), e.reason());
    } catch (EOFException e) {
      LOG.trace("a connection without a request");
    } catch (IOException e) {
      LOG.atDebug().addKeyValue("reason", e.getMessage()).log("A connection broke off");
    } finally {
      closeQuietly(client);
      open.remove(client);
      room.release();
    }
  }

  private Socket connect(RequestHead head) throws RequestHead.Refused {
    String host = head.host();
    if (!config.policy().permitsName(host, head.port())) {
      throw refused(head, "is not on the list of hosts that sandboxes may reach (HANDS4J_EGRESS)");
    }
    List<InetAddress> addresses;
    try {
      addresses = List.of(InetAddress.getAllByName(host));
    } catch (UnknownHostException e) {
      throw new RequestHead.Refused(502, "there is no host " + host);
    }
    List<InetAddress> permitted =
        PublicAddresses.permitted(config.policy(), host, head.port(), addresses);
    if (permitted.isEmpty()) {
      throw refused(
          head, "is not on the public internet; HANDS4J_EGRESS_INTERNAL can name exceptions");
    }
    IOException last = new IOException("no address");
    for (InetAddress address : permitted) {
      Socket socket = new Socket();
      try {
        socket.connect(
            new InetSocketAddress(address, head.port()),
            Math.toIntExact(config.connectTimeout().toMillis()));
        socket.setSoTimeout(Math.toIntExact(config.idle().toMillis()));
        socket.setTcpNoDelay(true);
        return socket;
      } catch (IOException e) {
        last = e;
        closeQuietly(socket);
      }
    }
    throw new RequestHead.Refused(502, "%s does not answer: %s".formatted(host, last.getMessage()));
  }

  private static RequestHead.Refused refused(RequestHead head, String why) {
    LOG.atInfo()
        .addKeyValue("host", head.host())
        .addKeyValue("port", head.port())
        .log("A sandbox was refused a connection");
    return new RequestHead.Refused(403, "%s:%d %s".formatted(head.host(), head.port(), why));
  }

  private static void carry(SocketChannel client, InputStream in, Socket target, RequestHead head)
      throws IOException {
    OutputStream toClient = Channels.newOutputStream(client);
    if (head.tunnel()) {
      toClient.write(
          "HTTP/1.1 200 Connection established\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    } else {
      target.getOutputStream().write(head.forward());
    }
    Thread up =
        Thread.ofVirtual()
            .name("egress-up")
            .start(() -> {
              pump(in, target);
            });
    try {
      copy(target.getInputStream(), toClient);
    } finally {
      closeQuietly(target); // ends the other direction, too
      closeQuietly(client);
      joinQuietly(up);
    }
  }

  /** What the sandbox sends; its end is told to the other side, which may still be answering. */
  private static void pump(InputStream in, Socket target) {
    try {
      copy(in, target.getOutputStream());
      target.shutdownOutput();
    } catch (IOException e) {
      closeQuietly(target);
    }
  }

  private static void copy(InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[BUFFER];
    int n;
    while ((n = in.read(buffer)) >= 0) {
      out.write(buffer, 0, n);
    }
  }

  private static void answer(SocketChannel client, int status, String reason) {
    byte[] body = ("Hands4j: " + reason + "\n").getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 %d Refused\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
            .formatted(status, body.length);
    try {
      OutputStream out = Channels.newOutputStream(client);
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      out.write(body);
    } catch (IOException e) {
      LOG.trace("nobody waits for the answer", e);
    }
  }

  private static void joinQuietly(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      LOG.trace("closing failed", e);
    }
  }

  /**
   * Stops listening and breaks all connections off. The path stays: it may be the socket of a later
   * owner of the sandbox by now.
   */
  @Override
  public void close() {
    closeQuietly(listener);
    open.forEach(EgressProxy::closeQuietly);
  }
}
