package dev.hands4j.runtime.egress;

import dev.hands4j.runtime.EgressPolicy;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Arrays;
import java.util.List;

/**
 * Addresses of the public internet: everything that the special-purpose registries of IANA (RFC
 * 6890) do not set aside, without the addresses of this machine.
 */
final class PublicAddresses {
  private static final List<Block> SET_ASIDE =
      List.of(
          Block.of("0.0.0.0", 8),
          Block.of("10.0.0.0", 8),
          Block.of("100.64.0.0", 10),
          Block.of("127.0.0.0", 8),
          Block.of("169.254.0.0", 16),
          Block.of("172.16.0.0", 12),
          Block.of("192.0.0.0", 24),
          Block.of("192.0.2.0", 24),
          Block.of("192.88.99.0", 24),
          Block.of("192.168.0.0", 16),
          Block.of("198.18.0.0", 15),
          Block.of("198.51.100.0", 24),
          Block.of("203.0.113.0", 24),
          Block.of("224.0.0.0", 4),
          Block.of("240.0.0.0", 4));

  /** The only part of IPv6 from which addresses are given to anybody, and what is not in it. */
  private static final Block GLOBAL = Block.of("2000::", 3);

  private static final List<Block> SET_ASIDE_6 =
      List.of(
          Block.of("2001::", 23), // Teredo and other tunnels carry IPv4 addresses
          Block.of("2001:db8::", 32),
          Block.of("2002::", 16), // 6to4
          Block.of("3fff::", 20));

  private PublicAddresses() {}

  /** Those of the addresses of a name that may be connected to, in their order. */
  static List<InetAddress> permitted(
      EgressPolicy policy, String host, int port, List<InetAddress> addresses) {
    return policy.permitsAnyAddress(host, port)
        ? addresses
        : addresses.stream().filter(PublicAddresses::contains).toList();
  }

  private static boolean contains(InetAddress address) {
    return isGlobal(address) && !isOurs(address);
  }

  private static boolean isGlobal(InetAddress address) {
    return switch (address) {
      case Inet4Address four -> SET_ASIDE.stream().noneMatch(block -> block.contains(four));
      case Inet6Address six ->
          GLOBAL.contains(six) && SET_ASIDE_6.stream().noneMatch(block -> block.contains(six));
      default -> false;
    };
  }

  /** A public address may be this machine's own: its services are as close as on the loopback. */
  private static boolean isOurs(InetAddress address) {
    try {
      return NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException e) {
      return true; // unknown: better refused
    }
  }

  private record Block(byte[] prefix, int bits) {
    /** Takes a literal only, so that nothing is looked up. */
    static Block of(String literal, int bits) {
      return new Block(InetAddress.ofLiteral(literal).getAddress(), bits);
    }

    boolean contains(InetAddress address) {
      byte[] bytes = address.getAddress();
      if (bytes.length != prefix.length) {
        return false;
      }
      int whole = bits / 8;
      if (!Arrays.equals(bytes, 0, whole, prefix, 0, whole)) {
        return false;
      }
      int rest = bits % 8;
      return rest == 0 || (bytes[whole] ^ prefix[whole]) >> (8 - rest) == 0;
    }
  }
}
