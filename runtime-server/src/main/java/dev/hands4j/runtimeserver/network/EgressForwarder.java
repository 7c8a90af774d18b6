package dev.hands4j.runtimeserver.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The way out: programs know HTTP proxies by host and port, the proxy outside is a Unix socket.
 * Listens on a port of the sandbox's own loopback and leads to whoever listens on the socket at
 * that moment: a server that was restarted is found again. Without one, connections end at once.
 */
public final class EgressForwarder implements AutoCloseable {
  private static final int MAX_CONNECTIONS = 256;

  private final Doorway doorway;
  private final int port;

  private EgressForwarder(Doorway doorway, int port) {
    this.doorway = doorway;
    this.port = port;
  }

  public static EgressForwarder start(Path proxy) throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), MAX_CONNECTIONS);
    int port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
    return new EgressForwarder(
        Doorway.open(
            "egress",
            listener,
            _ -> SocketChannel.open(UnixDomainSocketAddress.of(proxy)),
            MAX_CONNECTIONS),
        port);
  }

  /** What tells programs about the proxy, in the spellings they know. */
  public Map<String, String> variables() {
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

  @Override
  public void close() throws IOException {
    doorway.close();
  }
}
