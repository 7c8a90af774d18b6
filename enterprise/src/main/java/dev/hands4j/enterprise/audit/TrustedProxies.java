package dev.hands4j.enterprise.audit;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which peers may say on whose behalf they ask. Everybody can send {@code X-Forwarded-For}, so it
 * counts only from these; the client is the last address in it that is not one of them.
 */
public final class TrustedProxies {
  private static final Pattern LITERAL = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

  private final List<Network> networks;

  private TrustedProxies(List<Network> networks) {
    this.networks = List.copyOf(networks);
  }

  /**
   * @param networks addresses such as {@code 10.0.0.7} and networks such as {@code 10.0.0.0/8}
   * @throws IllegalArgumentException when one is not an address, with which
   */
  public static TrustedProxies of(List<String> networks) {
    List<Network> parsed = new ArrayList<>();
    for (String text : networks) {
      int slash = text.indexOf('/');
      byte[] address =
          literal(slash < 0 ? text : text.substring(0, slash))
              .orElseThrow(() -> new IllegalArgumentException(text + " is not an address"));
      int bits = address.length * 8;
      if (slash >= 0) {
        try {
          bits = Integer.parseInt(text.substring(slash + 1));
        } catch (NumberFormatException e) {
          throw new IllegalArgumentException(text + " is not a network", e);
        }
        if (bits < 0 || bits > address.length * 8) {
          throw new IllegalArgumentException(text + " is not a network");
        }
      }
      parsed.add(new Network(address, bits));
    }
    return new TrustedProxies(parsed);
  }

  /**
   * Where a request comes from.
   *
   * @param peer the address that is connected
   * @param forwarded values of the header, in order; anything may be in them
   */
  public String client(String peer, List<String> forwarded) {
    if (networks.isEmpty() || !trusted(peer)) {
      return peer;
    }
    List<String> path = new ArrayList<>();
    for (String header : forwarded) {
      for (String hop : header.split(",", -1)) {
        path.add(hop.strip());
      }
    }
    String client = peer;
    for (String hop : path.reversed()) {
      if (literal(hop).isEmpty()) {
        return client; // what follows was not written by a proxy of ours
      }
      client = hop;
      if (!trusted(hop)) {
        return client;
      }
    }
    return client;
  }

  private boolean trusted(String address) {
    Optional<byte[]> bytes = literal(address);
    return bytes.isPresent() && networks.stream().anyMatch(network -> network.has(bytes.get()));
  }

  /** Never asks a name server. */
  private static Optional<byte[]> literal(String text) {
    String bare =
        text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
    if (!LITERAL.matcher(bare).matches()
        || !(bare.contains(":") || bare.split("\\.", -1).length == 4)) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(bare).getAddress());
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Network(byte[] address, int bits) {
    private boolean has(byte[] other) {
      if (other.length != address.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % 8);
        if ((address[bit / 8] & mask) != (other[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }
}
