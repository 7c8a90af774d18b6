package dev.hands4j.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hands4j.socketio.engine.RawClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the public Socket.IO 5 conformance suite and socketio.md ask of a server. */
class SocketProtocolTest {
  private TestApp app;

  @BeforeEach
  void start() throws Exception {
    app = new TestApp();
  }

  @AfterEach
  void stop() throws Exception {
    app.close();
  }

  private RawClient.Socket connected(String query) {
    RawClient.Socket socket = RawClient.webSocket(app.http, query).send("40");
    assertThat(socket.text()).startsWith("40{\"sid\":\"");
    return socket;
  }

  private RawClient.Socket connected() {
    return connected("");
  }

  @Nested
  class Connecting {
    @Test
    void acknowledgesWithAnIdOfItsOwn() {
      RawClient.Socket socket = RawClient.webSocket(app.http).send("40");

      assertThat(socket.text()).matches("40\\{\"sid\":\"[A-Za-z0-9_-]{20}\"}");
    }

    @Test
    void givesTheAuthPayloadToTheHandler() {
      RawClient.Socket socket =
          RawClient.webSocket(app.http, "&name=ada%20l").send("40{\"token\":\"123\"}");
      socket.text();

      socket.send("421[\"whoami\"]");

      assertThat(socket.text()).isEqualTo("431[\"ada l\",{\"token\":\"123\"},\"websocket\"]");
    }

    @Test
    void replaysBeforeTheAcknowledgement() {
      RawClient.Socket socket = RawClient.webSocket(app.http, "&replay=3").send("40");

      assertThat(socket.text()).isEqualTo("42[\"oh_event\",{\"id\":0}]");
      assertThat(socket.text()).isEqualTo("42[\"oh_event\",{\"id\":1}]");
      assertThat(socket.text()).isEqualTo("42[\"oh_event\",{\"id\":2}]");
      assertThat(socket.text()).startsWith("40{\"sid\":\"");
    }

    @Test
    void refusesWithMessageAndData() {
      RawClient.Socket socket = RawClient.webSocket(app.http, "&refuse=1").send("40");

      assertThat(socket.text()).isEqualTo("44{\"message\":\"denied\",\"data\":{\"code\":403}}");
      assertThat(app.sockets.element().isClosed()).isTrue();
    }

    @Test
    void refusesOverPolling() {
      RawClient.Polling session = RawClient.polling(app.http, "&refuse=1&replay=1");
      session.post("40");

      assertThat(session.packets(2))
          .containsExactly(
              "42[\"oh_event\",{\"id\":0}]", "44{\"message\":\"denied\",\"data\":{\"code\":403}}");
    }

    @Test
    void refusesWithoutTellingWhyWhenTheHandlerFails() {
      RawClient.Socket socket = RawClient.webSocket(app.http, "&fail=1").send("40");

      assertThat(socket.text()).isEqualTo("44{\"message\":\"Internal server error\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"40/random", "40/random,", "40/random?token=1,", "40/random,{\"a\":1}"})
    void refusesOtherNamespaces(String packet) {
      RawClient.Socket socket = RawClient.webSocket(app.http).send(packet);

      assertThat(socket.text()).isEqualTo("44/random,\"Unable to connect\"");
      socket.send("40");
      assertThat(socket.text()).startsWith("40{");
    }

    @Test
    void isReadyForEventsBufferedByTheClientWhenItAcknowledges() {
      RawClient.Socket socket = RawClient.webSocket(app.http, "&room=r").send("40");
      socket.text();

      socket.send("42[\"say\",\"r\",1]");

      assertThat(socket.text()).isEqualTo("42[\"said\",\"r\",1]");
    }

    @Test
    void keepsEventsSentWhileTheHandlerRuns() {
      RawClient.Socket socket = RawClient.webSocket(app.http, "&wait=1").send("40");
      socket.send("42[\"message\",1]").send("42[\"message\",2]").send("40");

      app.connectGate.countDown();

      assertThat(socket.text()).startsWith("40{");
      assertThat(socket.text()).isEqualTo("42[\"message-back\",1]");
      assertThat(socket.text()).isEqualTo("42[\"message-back\",2]");
    }

    @Test
    void connectsOnceHoweverOftenTheClientAsks() {
      RawClient.Socket socket = connected();

      socket.send("40").send("40").send("42[\"message\",1]");

      assertThat(socket.text()).isEqualTo("42[\"message-back\",1]");
      assertThat(app.sockets).hasSize(1);
    }

    @Test
    void putsBroadcastsIntoTheOrderOfARunningReplay() {
      RawClient.Socket socket = RawClient.webSocket(app.http, "&replay=1&room=r&wait=1").send("40");
      assertThat(socket.text()).isEqualTo("42[\"oh_event\",{\"id\":0}]");
      await().until(() -> app.io.presence("r") == 1);

      assertThat(app.io.to("r").emit("live", new RawJson("1"))).isEqualTo(1);
      app.connectGate.countDown();

      assertThat(socket.text()).isEqualTo("42[\"live\",1]");
      assertThat(socket.text()).startsWith("40{");
    }

    @Test
    void tellsTheListenerOfAClientThatLeftWhileTheHandlerRan() {
      RawClient.Socket socket = RawClient.webSocket(app.http, "&room=r&wait=1").send("40");
      await().until(() -> app.io.presence("r") == 1);
      socket.cut();
      await().until(() -> app.io.presence("r") == 0);

      app.connectGate.countDown();

      await().until(() -> app.disconnects.size() == 1);
    }

    @Test
    void closesASessionThatNeverConnects() throws Exception {
      app.close();
      app = new TestApp(TestApp.config().withConnectTimeout(Duration.ofMillis(200)));
      RawClient.Socket socket = RawClient.webSocket(app.http);

      assertThat(socket.closeCode()).isEqualTo(1000);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "4abc",
          "4",
          "47",
          "40[]",
          "40\"a\"",
          "40{",
          "41{}",
          "42",
          "42{}",
          "42[]",
          "42[1]",
          "42[\"a\"]]",
          "43[]",
          "44{}",
          "45[\"a\"]",
          "451[\"a\"]",
          "45-[\"a\"]",
          "45999-[\"a\"]",
          "4299999999999999999999[\"a\"]",
          "461-[1]"
        })
    void closesAConnectionThatBreaksTheProtocol(String packet) {
      RawClient.Socket socket = connected();

      socket.send(packet);
      if (packet.equals("461-[1]")) {
        socket.send(new byte[] {1}); // an acknowledgement without id is known when complete
      }

      assertThat(socket.closeCode()).isEqualTo(1002);
      await().until(() -> app.disconnects.contains(DisconnectReason.PARSE_ERROR));
    }
  }

  @Nested
  class Messages {
    @Test
    void echoesText() {
      RawClient.Socket socket = connected();

      socket.send("42[\"message\",1,\"2\",{\"3\":[true]}]");

      assertThat(socket.text()).isEqualTo("42[\"message-back\",1,\"2\",{\"3\":[true]}]");
    }

    @Test
    void echoesBinaryAttachments() {
      RawClient.Socket socket = connected();

      socket
          .send(
              "452-[\"message\",{\"a\":[{\"_placeholder\":true,\"num\":1}]},"
                  + "{\"_placeholder\":true,\"num\":0}]")
          .send(new byte[] {1, 2, 3})
          .send(new byte[] {4, 5, 6});

      assertThat(socket.text())
          .isEqualTo(
              "452-[\"message-back\",{\"a\":[{\"_placeholder\":true,\"num\":0}]},"
                  + "{\"_placeholder\":true,\"num\":1}]");
      assertThat(socket.binary()).containsExactly(4, 5, 6);
      assertThat(socket.binary()).containsExactly(1, 2, 3);
    }

    @Test
    void echoesBinaryOverPolling() {
      RawClient.Polling session = RawClient.polling(app.http);
      session.post("40");
      session.packets(1);

      session.post("451-[\"message\",{\"_placeholder\":true,\"num\":0}]\u001ebAQID");

      assertThat(session.packets(2))
          .containsExactly("451-[\"message-back\",{\"_placeholder\":true,\"num\":0}]", "bAQID");
    }

    @Test
    void refusesAttachmentsThatAreTogetherTooLarge() {
      RawClient.Socket socket = connected();
      byte[] third = new byte[2 * 1024 * 1024];

      socket.send("453-[\"message\"]").send(third).send(third).send(third);

      assertThat(socket.closeCode()).isEqualTo(1002);
    }

    @Test
    void acknowledgesTextAndBinary() {
      RawClient.Socket socket = connected();

      socket.send("42456[\"message-with-ack\",1,{\"3\":[false]}]");
      assertThat(socket.text()).isEqualTo("43456[1,{\"3\":[false]}]");

      socket
          .send("451-789[\"message-with-ack\",{\"_placeholder\":true,\"num\":0}]")
          .send(new byte[] {7});
      assertThat(socket.text()).isEqualTo("461-789[{\"_placeholder\":true,\"num\":0}]");
      assertThat(socket.binary()).containsExactly(7);
    }

    @Test
    void doesNotAcknowledgeWhatFailedOrIsUnknown() {
      RawClient.Socket socket = connected();

      socket.send("421[\"throw\"]").send("422[\"nobody knows\"]").send("423[\"whoami\"]");

      assertThat(socket.text()).startsWith("433[");
    }

    @Test
    void letsAHandlerWaitForAnAcknowledgementOfTheClient() {
      RawClient.Socket socket = connected();

      socket.send("42[\"ask\",\"how?\"]");
      assertThat(socket.text()).isEqualTo("420[\"question\",\"how?\"]");
      socket.send("430[\"well\",2]");

      assertThat(socket.text()).isEqualTo("42[\"answered\",\"well\",2]");
    }

    @Test
    void failsAnAcknowledgementThatDoesNotCome() {
      RawClient.Socket socket = connected();
      var late = app.sockets.element().emitWithAck("question", Duration.ofMillis(50));
      assertThat(socket.text()).isEqualTo("420[\"question\"]");
      await().until(late::isCompletedExceptionally);
      var gone = app.sockets.element().emitWithAck("question", Duration.ofMinutes(5));

      socket.cut();

      await().until(gone::isCompletedExceptionally);
      assertThat(late.exceptionNow()).isInstanceOf(TimeoutException.class);
      assertThat(gone.exceptionNow()).isInstanceOf(SocketClosedException.class);
    }

    @Test
    void handlesEventsInOrder() {
      RawClient.Socket socket = connected();
      IntStream.range(0, 500).forEach(i -> socket.send("42[\"message\"," + i + "]"));

      for (int i = 0; i < 500; i++) {
        assertThat(socket.text()).isEqualTo("42[\"message-back\"," + i + "]");
      }
    }

    @Test
    void sendsStoredBytesAsTheyAre() {
      RawClient.Socket socket = connected();
      String json = "{ \"spaces\" :  1, \"z\":1e400, \"text\":\"é\u2028😀\" }";

      app.sockets.element().emit("oh_event", RawJson.utf8(json.getBytes(StandardCharsets.UTF_8)));

      assertThat(socket.text()).isEqualTo("42[\"oh_event\"," + json + "]");
    }

    @Test
    void carriesThreeMegabytesBothWays() {
      String big = "x".repeat(3_000_000);
      RawClient.Socket socket = connected();
      socket.send("42[\"message\",\"" + big + "\"]");
      assertThat(socket.text()).isEqualTo("42[\"message-back\",\"" + big + "\"]");

      RawClient.Polling session = RawClient.polling(app.http);
      session.post("40");
      session.packets(1);
      session.post("42[\"message\",\"" + big + "\"]");
      assertThat(session.packets(1)).containsExactly("42[\"message-back\",\"" + big + "\"]");
    }

    @Test
    void sendsMoreThanItAccepts() {
      RawClient.Socket socket = connected();

      socket.send("42[\"large\",20000000]");

      assertThat(socket.text()).hasSize(20_000_000 + "42[\"large\",\"\"]".length());
    }

    @Test
    void refusesAFrameThatIsTooLarge() {
      RawClient.Socket other = connected();
      RawClient.Socket socket = connected();

      socket.send("42[\"message\",\"" + "x".repeat(5 * 1024 * 1024) + "\"]");

      assertThat(socket.closeCode()).isEqualTo(1009);
      other.send("42[\"message\",1]");
      assertThat(other.text()).isEqualTo("42[\"message-back\",1]");
    }

    @Test
    void refusesAPostThatIsTooLargeAndKeepsTheSession() {
      RawClient.Polling session = RawClient.polling(app.http);
      session.post("40");
      session.packets(1);

      assertThat(session.post("4" + "x".repeat(5 * 1024 * 1024)).statusCode()).isEqualTo(413);

      session.post("42[\"message\",1]");
      assertThat(session.packets(1)).containsExactly("42[\"message-back\",1]");
    }
  }

  @Nested
  class Rooms {
    @Test
    void broadcastsToMembersOnly() {
      RawClient.Socket ada = connected("&room=r");
      RawClient.Socket bob = connected("&room=r");
      RawClient.Socket eve = connected();

      ada.send("42[\"say\",\"r\",\"hi\"]");
      assertThat(ada.text()).isEqualTo("42[\"said\",\"r\",\"hi\"]");
      assertThat(bob.text()).isEqualTo("42[\"said\",\"r\",\"hi\"]");
      bob.send("42[\"say-others\",\"r\",\"me\"]");
      assertThat(ada.text()).isEqualTo("42[\"said\",\"r\",\"me\"]");
      bob.send("421[\"leave\",\"r\"]");
      assertThat(bob.text()).isEqualTo("431[]");
      assertThat(app.io.to("r").emit("last", new RawJson("1"))).isEqualTo(1);

      assertThat(ada.text()).isEqualTo("42[\"last\",1]");
      eve.send("42[\"message\",0]");
      assertThat(eve.text()).isEqualTo("42[\"message-back\",0]");
      assertThat(bob.hasMore()).isFalse();
    }

    @Test
    void countsPresence() {
      RawClient.Socket ada = connected("&room=r");
      RawClient.Socket bob = connected("&room=r");
      assertThat(app.io.presence("r")).isEqualTo(2);
      assertThat(app.io.sockets("r")).hasSize(2);

      ada.send("41");
      await().until(() -> app.io.presence("r") == 1);
      bob.cut();
      await().until(() -> app.io.presence("r") == 0);

      assertThat(app.io.metrics().rooms()).isZero();
      assertThat(app.disconnects).contains(DisconnectReason.CLIENT_DISCONNECT).hasSize(2);
    }

    @Test
    void disconnectsEverybodyInARoom() {
      List<RawClient.Socket> members = List.of(connected("&room=r"), connected("&room=r"));

      app.io.to("r").disconnect();

      members.forEach(member -> {
        assertThat(member.text()).isEqualTo("41");
        assertThat(member.closeCode()).isEqualTo(1000);
      });
    }
  }
}
