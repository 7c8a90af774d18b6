package dev.hands4j.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes Socket.IO 5 packets of the namespace {@code /} apart. Used by one thread at a time. */
final class SocketIoParser {

  /**
   * @param type the digit of the packet
   * @param id the number of an acknowledgement
   * @param json empty when the packet has no payload
   */
  record Packet(
      char type, Optional<Integer> id, String json, List<byte[]> attachments, long nanos) {
    SocketIoEvent event() {
      return new SocketIoEvent(json, id, attachments, nanos);
    }
  }

  private @Nullable Packet incomplete;
  private int missing;
  private final List<byte[]> attachments = new ArrayList<>();

  /** A packet, unless it has to wait for its attachments. */
  Optional<Packet> text(String content) {
    int at = 1;
    char type = content.charAt(0);
    int expected = 0;
    if (type == '5' || type == '6') {
      int dash = content.indexOf('-');
      expected = Integer.parseInt(content.substring(1, dash));
      at = dash + 1;
    }
    if (at < content.length() && content.charAt(at) == '/') {
      int comma = content.indexOf(',', at);
      at = comma < 0 ? content.length() : comma + 1;
    }
    int digits = at;
    while (digits < content.length() && Character.isDigit(content.charAt(digits))) {
      digits++;
    }
    Optional<Integer> id =
        digits == at
            ? Optional.empty()
            : Optional.of(Integer.valueOf(content.substring(at, digits)));
    var packet = new Packet(type, id, content.substring(digits), List.of(), System.nanoTime());
    if (expected == 0) {
      return Optional.of(packet);
    }
    incomplete = packet;
    missing = expected;
    attachments.clear();
    return Optional.empty();
  }

  /** The packet that this attachment completes. */
  Optional<Packet> binary(byte[] bytes) {
    Packet waiting = incomplete;
    if (waiting == null) {
      throw new IllegalStateException("an attachment without a packet");
    }
    attachments.add(bytes);
    if (attachments.size() < missing) {
      return Optional.empty();
    }
    incomplete = null;
    return Optional.of(
        new Packet(
            waiting.type(),
            waiting.id(),
            waiting.json(),
            List.copyOf(attachments),
            waiting.nanos()));
  }
}
