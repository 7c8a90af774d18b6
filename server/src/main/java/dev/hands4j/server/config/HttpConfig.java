package dev.hands4j.server.config;

import dev.hands4j.api.user.Secret;
import java.util.List;
import java.util.Optional;

/**
 * The open port and who may speak to it.
 *
 * @param port 0 picks a free one
 * @param sessionKey asked of every caller when present (rest-core.md §2.1)
 * @param permittedOrigins origins of other pages that may call; empty means localhost pages only
 *     for CORS and none but our own page for changes
 * @param trustedHosts names besides loopback under which this server is reached
 * @param maxBody bytes of a request body
 * @param requestsPerSecond of one peer address, 0 means no limit
 * @param serveClient whether the page is served
 */
public record HttpConfig(
    String host,
    int port,
    Optional<Secret> sessionKey,
    List<String> permittedOrigins,
    List<String> trustedHosts,
    int maxBody,
    int requestsPerSecond,
    boolean serveClient) {
  public HttpConfig {
    permittedOrigins = List.copyOf(permittedOrigins);
    trustedHosts = List.copyOf(trustedHosts);
  }

  /** Whether only programs of this machine can connect. */
  public boolean loopback() {
    return isLoopback(host);
  }

  static boolean isLoopback(String host) {
    return host.equals("localhost")
        || host.equals("::1")
        || host.equals("[::1]")
        || host.matches("127(\\.\\d{1,3}){3}");
  }
}
