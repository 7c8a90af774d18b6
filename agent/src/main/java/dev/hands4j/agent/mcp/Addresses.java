package dev.hands4j.agent.mcp;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;

/**
 * Keeps people who do not operate this machine from reaching what is near it. Looked at before each
 * connection; the JDK keeps what it resolved for some seconds, so that it connects to what was
 * looked at.
 */
final class Addresses {
  private Addresses() {}

  static void requirePublic(URI url) throws IOException {
    for (InetAddress address : InetAddress.getAllByName(url.getHost())) {
      if (isNear(address)) {
        throw new IOException(
            "Its address is not on the public internet, which this server does not allow.");
      }
    }
  }

  static boolean isNear(InetAddress address) throws IOException {
    byte[] b = address.getAddress();
    int first = b[0] & 0xff;
    int second = b[1] & 0xff;
    boolean special =
        address instanceof Inet6Address
            // Only 2000::/3 is public; Teredo, documentation and 6to4 carry other addresses.
            ? (first & 0xe0) != 0x20
                || (first == 0x20 && second == 0x01 && (b[2] & 0xfe) == 0)
                || (first == 0x20 && second == 0x02)
            : first == 0
                || first >= 224
                || (first == 100 && (second & 0xc0) == 64)
                || (first == 198 && (second & 0xfe) == 18)
                || (first == 192 && second == 0);
    return special
        || address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()
        || NetworkInterface.getByInetAddress(address) != null;
  }
}
