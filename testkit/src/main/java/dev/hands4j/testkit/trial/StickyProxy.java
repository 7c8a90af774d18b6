package dev.hands4j.testkit.trial;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Leads requests to nodes in turn, past those that cannot be reached. Requests of one long-polling
 * session go to the node that began it; a WebSocket passes and may go anywhere.
 *
 * <p>Each connection carries one request: the head is read, rewritten to say so and sent on, and
 * everything after it is copied in both directions. So the proxy needs to understand no bodies.
 * Safe from any thread; each connection has two virtual ones.
 */
public final class StickyProxy implements AutoCloseable {
  private static final int CONNECT_MILLIS = 2_000;
  private static final int HEAD_MILLIS = 30_000;
  private static final int BUFFER = 16 * 1024;
  private static final int BEGINNING = 8 * 1024;
  private static final int SESSIONS = 10_000;
  private static final Pattern BEGUN = Pattern.compile("\"sid\":\"([^\"]{1,200})\"");

  private final ServerSocket server;
  private final List<URI> nodes;
  private final AtomicInteger turn = new AtomicInteger();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /** Sessions of long polling and their nodes, the least recently begun forgotten first. */
  private final Map<String, URI> sessions =
      Collections.synchronizedMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, URI> eldest) {
              return size() > SESSIONS;
            }
          });

  private StickyProxy(ServerSocket server, List<URI> nodes) {
    this.server = server;
    this.nodes = List.copyOf(nodes);
  }

  /**
   * Takes an address, so that it is known to be free before anything else is started.
   *
   * @param port 0 picks a free one
   * @throws IOException when it is taken or does not exist
   */
  static ServerSocket bind(String host, int port) throws IOException {
    ServerSocket server = new ServerSocket();
    try {
      server.bind(new InetSocketAddress(InetAddress.getByName(host), port));
    } catch (IOException e) {
      server.close();
      throw e;
    }
    return server;
  }

  /**
   * Begins to serve.
   *
   * @param nodes such as {@code http://127.0.0.1:41234}
   */
  static StickyProxy serve(ServerSocket server, List<URI> nodes) {
    StickyProxy proxy = new StickyProxy(server, nodes);
    Thread.ofVirtual().name("proxy").start(proxy::accept);
    return proxy;
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Thread.ofVirtual().name("proxy-client").start(() -> serve(client));
      } catch (IOException e) {
        // Closed, or the client was gone before it came.
      }
    }
  }

  private void serve(Socket client) {
    open.add(client);
    try (client) {
      client.setTcpNoDelay(true);
      client.setSoTimeout(HEAD_MILLIS);
      InputStream in = new BufferedInputStream(client.getInputStream(), BUFFER);
      Optional<RequestHead> head = RequestHead.read(in);
      if (head.isEmpty()) {
        return;
      }
      client.setSoTimeout(0);
      forward(client, in, head.get());
    } catch (IOException | UncheckedIOException e) {
      // One of both sides has gone; there is nobody to tell.
    } finally {
      open.remove(client);
    }
  }

  private void forward(Socket client, InputStream in, RequestHead head) throws IOException {
    for (URI node : candidates(head)) {
      Socket upstream = new Socket();
      try (upstream) {
        try {
          upstream.connect(new InetSocketAddress(node.getHost(), node.getPort()), CONNECT_MILLIS);
        } catch (IOException e) {
          continue;
        }
        open.add(upstream);
        upstream.setTcpNoDelay(true);
        upstream.getOutputStream().write(head.forwarded(client.getInetAddress()));
        Thread.ofVirtual().name("proxy-request").start(() -> copyRequest(in, upstream));
        copyAnswer(upstream, client, node, head.beginsPolling());
        return;
      } finally {
        open.remove(upstream);
      }
    }
    client
        .getOutputStream()
        .write(
            """
            HTTP/1.1 503 Service Unavailable\r
            Content-Type: text/plain\r
            Content-Length: 28\r
            Connection: close\r
            \r
            No node can be reached now.
            """
                .getBytes(StandardCharsets.UTF_8));
  }

  /** The node of the session first, else whose turn it is; then the others. */
  private List<URI> candidates(RequestHead head) {
    Optional<URI> known = head.session().map(sessions::get);
    int first = known.map(nodes::indexOf).orElseGet(() -> turn.getAndIncrement() & 0xffff);
    return java.util.stream.IntStream.range(0, nodes.size())
        .mapToObj(i -> nodes.get((first + i) % nodes.size()))
        .toList();
  }

  private static void copyRequest(InputStream from, Socket to) {
    try {
      from.transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // The answer may be complete; whoever copies it closes both.
    }
  }

  private void copyAnswer(Socket from, Socket to, URI node, boolean beginsPolling)
      throws IOException {
    InputStream in = from.getInputStream();
    OutputStream out = to.getOutputStream();
    StringBuilder beginning = new StringBuilder();
    byte[] buffer = new byte[BUFFER];
    boolean looking = beginsPolling;
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      if (looking) {
        beginning.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
        Matcher begun = BEGUN.matcher(beginning);
        if (begun.find()) {
          sessions.put(begun.group(1), node);
          looking = false;
        } else {
          looking = beginning.length() < BEGINNING;
        }
      }
      out.write(buffer, 0, count);
    }
  }

  /** Ends all connections. */
  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
