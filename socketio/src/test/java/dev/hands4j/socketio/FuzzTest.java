package dev.hands4j.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hands4j.socketio.engine.ProtocolException;
import dev.hands4j.socketio.engine.RawClient;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Frames nobody would send: each is understood or refused, and the server goes on. */
class FuzzTest {
  private static final long SEED = 20_261_124L;
  private static final List<String> GOOD =
      List.of(
          "0",
          "0{\"token\":\"123\"}",
          "0/admin,{\"a\":1}",
          "1",
          "1/admin,",
          "2[\"message\",1,\"2\",{\"3\":[true]}]",
          "212[\"message\",{\"_placeholder\":true,\"num\":0}]",
          "2/admin,456[\"é😀\",null]",
          "312[]",
          "52-[\"message\",{\"_placeholder\":true,\"num\":0},[{\"_placeholder\":true,\"num\":1}]]",
          "51-/admin,7[\"message\",{\"_placeholder\":true,\"num\":0}]",
          "61-15[{\"_placeholder\":true,\"num\":0}]",
          "4\"no\"");
  private static final String ALPHABET =
      "0123456789-/,?[]{}\":_placeholdernumtrueE+.\\ \u001eé\uD800b";

  private static String mutated(Random random, String text) {
    var mutated = new StringBuilder(text);
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = mutated.isEmpty() ? 0 : random.nextInt(mutated.length());
      char c = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
      switch (random.nextInt(4)) {
        case 0 -> mutated.insert(at, c);
        case 1 -> mutated.setLength(at);
        case 2 -> {
          if (!mutated.isEmpty()) {
            mutated.setCharAt(at, c);
          }
        }
        default -> mutated.append(mutated.substring(at));
      }
    }
    return mutated.toString();
  }

  @Test
  void decodesOrRefusesEveryText() {
    var random = new Random(SEED);
    int refused = 0;
    int understood = 0;
    var decoder = new PacketDecoder(4, 1_000);
    for (int i = 0; i < 50_000; i++) {
      String text = mutated(random, GOOD.get(random.nextInt(GOOD.size())));
      try {
        boolean complete = decoder.text(text).isPresent();
        for (int j = random.nextInt(5); j > 0 && !complete; j--) {
          complete = decoder.binary(new byte[random.nextInt(300)]).isPresent();
        }
        understood++;
        if (!complete) {
          decoder = new PacketDecoder(4, 1_000);
        }
      } catch (ProtocolException invalid) {
        refused++;
        decoder = new PacketDecoder(4, 1_000);
      }
    }
    assertThat(refused).isGreaterThan(1_000);
    assertThat(understood).isGreaterThan(1_000);
  }

  @Test
  void refusesDeepNestingInsteadOfOverflowingTheStack() {
    for (String deep : List.of("[".repeat(100_000), "{\"a\":".repeat(100_000))) {
      var decoder = new PacketDecoder(4, 1_000);
      assertThatThrownBy(() -> decoder.text("2[\"a\"," + deep))
          .isInstanceOf(ProtocolException.class);
    }
  }

  @Test
  void aServerSurvivesEveryFrame() throws Exception {
    var random = new Random(SEED);
    try (var app = new TestApp()) {
      for (int i = 0; i < 150; i++) {
        RawClient.Socket socket = RawClient.webSocket(app.http).send("40");
        for (int j = 0; j < 5; j++) {
          String text = mutated(random, "4" + GOOD.get(random.nextInt(GOOD.size())));
          try {
            if (random.nextInt(4) == 0) {
              socket.send(text.getBytes(StandardCharsets.UTF_8));
            } else {
              socket.send(text.replace("\uD800", "")); // the client refuses to send half a pair
            }
          } catch (CompletionException closed) {
            break;
          }
        }
        socket.cut();
        RawClient.Polling polling = RawClient.polling(app.http);
        polling.post(mutated(random, "4" + GOOD.get(random.nextInt(GOOD.size()))));
        polling.post("1");
      }

      RawClient.Socket socket = RawClient.webSocket(app.http).send("40");
      assertThat(socket.text()).startsWith("40{");
      socket.send("421[\"message-with-ack\",\"fine\"]");
      assertThat(socket.text()).isEqualTo("431[\"fine\"]");
    }
  }
}
