package dev.hands4j.server.http;

import dev.hands4j.server.config.HttpConfig;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which pages and which names of this server are trusted (architecture §8 point 8).
 *
 * <p>A page of the person's own machine is not trusted because it is local: an application that an
 * agent started is one, too. So only the page of this server itself and the configured origins may
 * call. A request without an origin comes from a program.
 */
public final class Origins {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

  private final Set<String> permitted;
  private final Set<String> hosts;
  private final boolean anyHost;

  /**
   * @param permitted origins of other pages; a literal {@code *} means all
   * @param hosts names besides loopback under which the server is reached
   * @param anyHost whether other names are accepted, which is safe only with a session key
   */
  public Origins(List<String> permitted, List<String> hosts, boolean anyHost) {
    this.permitted = Set.copyOf(permitted);
    this.hosts = Set.copyOf(hosts.stream().map(h -> h.toLowerCase(Locale.ROOT)).toList());
    this.anyHost = anyHost;
  }

  /**
   * As configured. Under a name that was not announced a server that can be reached from elsewhere
   * answers only because every caller must prove who they are.
   */
  public static Origins of(HttpConfig config) {
    return new Origins(
        config.permittedOrigins(),
        Stream.concat(config.trustedHosts().stream(), Stream.of(config.host())).toList(),
        !config.loopback() && config.trustedHosts().isEmpty());
  }

  /** Whether a Host header names this server, so that no foreign name was rebound to it. */
  public boolean knownHost(Optional<String> hostHeader) {
    if (anyHost) {
      return true;
    }
    String name = hostHeader.map(Origins::hostName).orElse("");
    return LOOPBACK.contains(name) || hosts.contains(name);
  }

  /** Whether a page of this origin may call; an absent origin is a program and may. */
  public boolean allowed(Optional<String> origin, Optional<String> hostHeader) {
    return origin.isEmpty()
        || permitted.contains("*")
        || permitted.contains(origin.get())
        || sameHost(origin.get(), hostHeader);
  }

  private static boolean sameHost(String origin, Optional<String> hostHeader) {
    try {
      String authority = URI.create(origin).getAuthority();
      return authority != null && hostHeader.filter(authority::equalsIgnoreCase).isPresent();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static String hostName(String header) {
    int end = header.startsWith("[") ? header.indexOf(']') + 1 : header.indexOf(':');
    return (end > 0 ? header.substring(0, end) : header).toLowerCase(Locale.ROOT);
  }
}
