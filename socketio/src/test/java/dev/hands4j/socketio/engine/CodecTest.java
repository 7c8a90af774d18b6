package dev.hands4j.socketio.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Packets and payloads as text. */
class CodecTest {
  @Test
  void measuresFramesInBytesOfTheWire() {
    assertThat(Frame.message("aé€😀").size()).isEqualTo(1 + 1 + 2 + 3 + 4);
    assertThat(Frame.binary(new byte[7]).size()).isEqualTo(7);
  }

  @Test
  void decodesWhatItEncodes() throws ProtocolException {
    List<Frame> frames =
        List.of(
            Frame.message("2[\"a\"]"),
            Frame.binary(new byte[] {0, -1}),
            Frame.control(PacketType.PONG, ""));

    List<Packet> packets = PacketCodec.decodePayload(PacketCodec.encodePayload(frames), 3);

    assertThat(packets.get(0)).isEqualTo(new Packet.Text(PacketType.MESSAGE, "2[\"a\"]"));
    assertThat(((Packet.Binary) packets.get(1)).data()).containsExactly(0, -1);
    assertThat(packets.get(2)).isEqualTo(new Packet.Text(PacketType.PONG, ""));
  }

  @Test
  void refusesTooManyPackets() {
    assertThatThrownBy(() -> PacketCodec.decodePayload("3\u001e3\u001e3\u001e3", 3))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void decodesOrRefusesEveryPayload() {
    var random = new Random(20_261_124L);
    String alphabet = "0123456789b=AZaz+/\u001e\u001e\u001e{\"é\uD800";
    int refused = 0;
    for (int i = 0; i < 50_000; i++) {
      var payload = new StringBuilder();
      for (int j = random.nextInt(30); j > 0; j--) {
        payload.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        assertThat(PacketCodec.decodePayload(payload.toString(), 8)).isNotEmpty();
      } catch (ProtocolException invalid) {
        refused++;
      }
    }
    assertThat(refused).isBetween(1_000, 49_900);
  }
}
