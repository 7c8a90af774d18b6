package dev.hands4j.runtime;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where sandboxes may connect to.
 *
 * @param allowed names on the public internet: {@code *} for all, {@code *.example.org} for the
 *     names below one, or a name; each with an optional {@code :port}. Empty allows nothing
 * @param internal exact {@code host:port} pairs that may also have a private address or be this
 *     machine: an operator's explicit exceptions
 */
public record EgressPolicy(List<String> allowed, List<String> internal) {
  private static final Pattern ENTRY =
      Pattern.compile("(\\*|(\\*\\.)?[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?|[0-9a-f:.]+)(:\\d{1,5})?");
  private static final Pattern PAIR = Pattern.compile("(\\[[0-9a-f:.]+]|[a-z0-9_.-]+):\\d{1,5}");

  /** Everything public, nothing private. */
  public static final EgressPolicy PUBLIC = new EgressPolicy(List.of("*"), List.of());

  /** Nothing at all. */
  public static final EgressPolicy NONE = new EgressPolicy(List.of(), List.of());

  /**
   * @throws IllegalArgumentException naming an entry that is none
   */
  public EgressPolicy {
    allowed = lower(allowed);
    internal = lower(internal);
    for (String entry : allowed) {
      if (!ENTRY.matcher(entry).matches()) {
        throw new IllegalArgumentException(
            "\"%s\" is not *, *.domain or a host name, with an optional :port".formatted(entry));
      }
    }
    for (String entry : internal) {
      if (!PAIR.matcher(entry).matches()) {
        throw new IllegalArgumentException(
            "\"%s\" is not an exact host:port such as git.example.org:443".formatted(entry));
      }
    }
  }

  private static List<String> lower(List<String> entries) {
    return entries.stream().map(entry -> entry.strip().toLowerCase(Locale.ROOT)).toList();
  }

  /** Whether a name may be looked up at all. */
  public boolean permitsName(String host, int port) {
    String name = normal(host);
    return permitsAnyAddress(host, port)
        || allowed.stream().anyMatch(entry -> matches(entry, name, port));
  }

  /** Whether a name may also have an address that is not on the public internet. */
  public boolean permitsAnyAddress(String host, int port) {
    String name = normal(host);
    String written = name.contains(":") ? "[" + name + "]" : name;
    return internal.contains(written + ":" + port);
  }

  private static boolean matches(String entry, String name, int port) {
    Optional<String> wantedPort = port(entry);
    String pattern =
        wantedPort.map(p -> entry.substring(0, entry.length() - p.length() - 1)).orElse(entry);
    if (wantedPort.isPresent() && Integer.parseInt(wantedPort.get()) != port) {
      return false;
    }
    if (pattern.equals("*")) {
      return true;
    }
    return pattern.startsWith("*.") ? name.endsWith(pattern.substring(1)) : name.equals(pattern);
  }

  /** The port of an entry; an IPv6 address has more than one colon and no port. */
  private static Optional<String> port(String entry) {
    int colon = entry.indexOf(':');
    return colon < 0 || colon != entry.lastIndexOf(':')
        ? Optional.empty()
        : Optional.of(entry.substring(colon + 1));
  }

  /** Lower case, without the dot that ends an absolute name. */
  private static String normal(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }
}
