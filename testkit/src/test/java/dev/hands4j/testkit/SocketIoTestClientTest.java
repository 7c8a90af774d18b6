package dev.hands4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hands4j.testkit.SocketIoOptions.Transport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

class SocketIoTestClientTest {

  /** Accepts after a replay of two events, then answers what it is asked. */
  private static void behave(TinySocketIoServer.Session session, String content) {
    if (content.startsWith("0")) {
      session.send("42[\"oh_event\",{\"id\":7,\"text\":\"Grüße 🌍\"}]");
      session.send("42[\"oh_event\",{\"id\":8}]");
      session.send("40{\"sid\":\"socket-1\"}");
    } else if (content.startsWith("20[\"ask\"")) {
      session.send("430[\"yes\",2]");
    } else if (content.startsWith("2[\"kick\"")) {
      session.send("41");
    } else if (content.startsWith("2[\"question\"")) {
      session.send("425[\"question\"]");
    } else if (content.startsWith("2[\"picture\"")) {
      session.send("452-[\"picture\",{\"_placeholder\":true,\"num\":0}]");
      session.sendBinary(new byte[] {1, 2});
      session.sendBinary(new byte[] {3});
    } else if (content.startsWith("2[\"nonsense\"")) {
      session.send("42[\"x\"");
      session.send("49");
    }
  }

  private static SocketIoOptions options(TinySocketIoServer server, Transport transport) {
    return SocketIoOptions.to(server.uri())
        .query("latest_event_id", -1)
        .query("conversation_id", "a b&c")
        .header("X-Test", "yes")
        .over(transport);
  }

  @ParameterizedTest
  @EnumSource
  void receivesEventsInOrderAndEmits(Transport transport) throws Exception {
    try (var server = new TinySocketIoServer(SocketIoTestClientTest::behave);
        var client = SocketIoTestClient.connect(options(server, transport))) {
      assertThat(client.sid()).hasValue("socket-1");
      assertThat(client.awaitEvents(2)).extracting(SocketIoEvent::name).containsOnly("oh_event");
      assertThat(client.payloads().getFirst().path("text").asString()).isEqualTo("Grüße 🌍");
      assertThat(client.lastEventId()).isEqualTo(8);
      if (transport == Transport.UPGRADE) {
        client.awaitUpgrade();
      }
      client.emit("oh_user_action", Map.of("action", "message"));

      await()
          .untilAsserted(() ->
              assertThat(server.received)
                  .contains("42[\"oh_user_action\",{\"action\":\"message\"}]"));
      assertThat(server.queries.peek())
          .startsWith("latest_event_id=-1&conversation_id=a+b%26c&EIO=4&transport=");
      assertThat(server.testHeaders).containsOnly("yes");
      assertThat(server.queries.stream().anyMatch(q -> q.contains("transport=polling")))
          .isEqualTo(transport != Transport.WEBSOCKET);
      assertThat(server.queries.stream().anyMatch(q -> q.contains("transport=websocket")))
          .isEqualTo(transport != Transport.POLLING);
    }
  }

  @ParameterizedTest
  @EnumSource
  void asksForAnswersAndGivesThem(Transport transport) throws Exception {
    try (var server = new TinySocketIoServer(SocketIoTestClientTest::behave);
        var client = SocketIoTestClient.connect(options(server, transport))) {
      List<JsonNode> answer = client.emitWithAck("ask").get();
      assertThat(answer).extracting(JsonNode::toString).containsExactly("\"yes\"", "2");

      client.emit("question");
      client.acknowledge(client.awaitEvent(event -> event.ackId().isPresent()), "blue");

      await().untilAsserted(() -> assertThat(server.received).contains("435[\"blue\"]"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void carriesBytesBothWays(Transport transport) throws Exception {
    try (var server = new TinySocketIoServer(SocketIoTestClientTest::behave);
        var client = SocketIoTestClient.connect(options(server, transport))) {
      client.emit("picture");

      assertThat(client.awaitEvent(e -> e.name().equals("picture")).attachments())
          .containsExactly(new byte[] {1, 2}, new byte[] {3});

      client.emitBinary("upload", new byte[300], new byte[7]);
      await().untilAsserted(() -> assertThat(server.binaryLengths).containsExactly(300, 7));
    }
  }

  @ParameterizedTest
  @EnumSource
  void showsARefusalWithItsData(Transport transport) throws Exception {
    try (var server =
            new TinySocketIoServer((session, _) ->
                session.send(
                    "44{\"message\":\"Settings not found\",\"data\":{\"msg_id\":\"X\"}}"));
        var client = SocketIoTestClient.open(options(server, transport))) {
      SocketIoRefusal refusal = client.awaitRefusal();

      assertThat(refusal.message()).isEqualTo("Settings not found");
      assertThat(refusal.data().orElseThrow().path("msg_id").asString()).isEqualTo("X");
      assertThat(client.sid()).isEmpty();
    }
  }

  @Test
  void showsARefusalThatIsABareString() throws Exception {
    try (var server =
            new TinySocketIoServer((session, _) -> session.send("44\"Unable to connect\""));
        var client = SocketIoTestClient.open(options(server, Transport.WEBSOCKET))) {
      assertThat(client.awaitRefusal().message()).isEqualTo("Unable to connect");
      assertThatThrownBy(client::awaitConnected)
          .hasMessageContaining("did not accept")
          .hasMessageContaining("Unable to connect");
    }
  }

  @ParameterizedTest
  @EnumSource
  void namesTheReasonWhenTheServerDisconnects(Transport transport) throws Exception {
    try (var server = new TinySocketIoServer(SocketIoTestClientTest::behave);
        var client = SocketIoTestClient.connect(options(server, transport))) {
      client.emit("kick");

      assertThat(client.awaitDisconnect()).isEqualTo("io server disconnect");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"POLLING", "WEBSOCKET"})
  void leavesInOrder(Transport transport) throws Exception {
    try (var server = new TinySocketIoServer(SocketIoTestClientTest::behave)) {
      SocketIoTestClient.connect(options(server, transport)).close();

      String last = transport == Transport.POLLING ? "1" : "close";
      await().untilAsserted(() -> assertThat(server.received).contains("41", last));
    }
  }

  @Test
  void noticesThatTheConnectionBreaks() throws Exception {
    try (var server = new TinySocketIoServer(SocketIoTestClientTest::behave);
        var proxy = TcpFaultProxy.to("127.0.0.1", server.uri().getPort());
        var client = SocketIoTestClient.connect(SocketIoOptions.to(proxy.uri()))) {
      var answer = client.emitWithAck("nobody-answers");

      proxy.cut();

      assertThat(client.awaitDisconnect()).isEqualTo("transport close");
      assertThatThrownBy(answer::get).isInstanceOf(ExecutionException.class);
    }
  }

  @Test
  void noticesThatTheServerIsSilent() throws Exception {
    try (var server = new TinySocketIoServer(SocketIoTestClientTest::behave, 100);
        var client = SocketIoTestClient.connect(options(server, Transport.WEBSOCKET))) {
      assertThat(client.awaitDisconnect()).isEqualTo("ping timeout");
    }
  }

  @Test
  void answersTheHeartbeat() throws Exception {
    try (var server =
            new TinySocketIoServer((session, content) -> {
              behave(session, content);
              session.send("2");
            });
        var client = SocketIoTestClient.connect(options(server, Transport.WEBSOCKET))) {
      await().untilAsserted(() -> assertThat(server.received).contains("3"));
      assertThat(client.frames())
          .extracting(SocketIoFrame::toString)
          .contains("S→C 2", "C→S 3", "C→S 40");
    }
  }

  @Test
  void endsOnAPacketThatIsNone() throws Exception {
    try (var server = new TinySocketIoServer(SocketIoTestClientTest::behave);
        var client = SocketIoTestClient.connect(options(server, Transport.WEBSOCKET))) {
      client.emit("nonsense");

      assertThat(client.awaitDisconnect()).isEqualTo("parse error");
    }
  }

  @Test
  void showsTheStatusOfARefusedHandshake() throws Exception {
    var http =
        dev.hands4j.testkit.http.TestHttpServer.start(
            0, exchange -> exchange.respond(403, Map.of(), new byte[0]));
    try (http;
        var client = SocketIoTestClient.open(SocketIoOptions.to(http.uri()))) {
      assertThat(client.awaitDisconnect()).isEqualTo("transport error");
      assertThat(client.disconnectDetail()).isEqualTo("HTTP 403");
    }
  }

  @Test
  void aSlowReaderMakesTheServerFeelIt() throws Exception {
    var sent = new AtomicInteger();
    var flooding = new AtomicReference<TinySocketIoServer.Session>();
    String event = "42[\"oh_event\",\"" + "x".repeat(100_000) + "\"]";
    try (var server =
            new TinySocketIoServer((session, content) -> {
              behave(session, content);
              flooding.compareAndSet(null, session);
            });
        var client = SocketIoTestClient.connect(options(server, Transport.WEBSOCKET))) {
      client.stopReading();
      Thread.ofVirtual()
          .start(() -> {
            for (; sent.get() < 300; sent.incrementAndGet()) {
              flooding.get().send(event);
            }
          });
      int[] before = {-1};
      await()
          .pollInterval(Duration.ofMillis(200))
          .until(() -> before[0] == (before[0] = sent.get()) && sent.get() > 0);
      assertThat(sent.get()).isLessThan(300);
      assertThat(client.events()).hasSizeLessThan(10);

      client.startReading();

      client.awaitEvents(302);
    }
  }

  @Test
  void forgetsTheOldestFrames() throws Exception {
    try (var server = new TinySocketIoServer(SocketIoTestClientTest::behave);
        var client =
            SocketIoTestClient.connect(options(server, Transport.WEBSOCKET).keepingFrames(2))) {
      client.awaitEvents(2);

      assertThat(client.frames()).hasSize(2);
    }
  }
}
