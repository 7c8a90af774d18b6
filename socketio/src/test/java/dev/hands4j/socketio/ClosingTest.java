package dev.hands4j.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hands4j.socketio.engine.RawClient;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who closes how, and that nothing queued is lost (socketio.md §10.3). */
class ClosingTest {
  private TestApp app;

  @BeforeEach
  void start() throws Exception {
    app = new TestApp();
  }

  @AfterEach
  void stop() throws Exception {
    app.close();
  }

  private static List<String> ticks(int count) {
    return IntStream.range(0, count).mapToObj(i -> "42[\"tick\"," + i + "]").toList();
  }

  private RawClient.Socket connected(String query) {
    RawClient.Socket socket = RawClient.webSocket(app.http, query).send("40");
    assertThat(socket.text()).startsWith("40{");
    return socket;
  }

  private RawClient.Polling connectedByPolling() {
    RawClient.Polling session = RawClient.polling(app.http);
    session.post("40");
    session.packets(1);
    return session;
  }

  @Test
  void drainsThenDisconnectsThenClosesAWebSocket() {
    RawClient.Socket socket = connected("").send("42[\"kick\",3000]");

    var received = new ArrayList<String>();
    for (int i = 0; i < 3001; i++) {
      received.add(socket.text());
    }

    assertThat(received)
        .containsExactlyElementsOf(Stream.concat(ticks(3000).stream(), Stream.of("41")).toList());
    assertThat(socket.closeCode()).isEqualTo(1000);
    await().until(() -> app.disconnects.contains(DisconnectReason.SERVER_DISCONNECT));
  }

  @Test
  void drainsThenDisconnectsThenClosesAPollingSession() {
    RawClient.Polling session = connectedByPolling();
    session.post("42[\"kick\",500]");

    assertThat(session.packets(502))
        .containsExactlyElementsOf(
            Stream.concat(ticks(500).stream(), Stream.of("41", "1")).toList());
    assertThat(session.poll().statusCode()).isEqualTo(400);
  }

  @Test
  void closesTheTransportWithoutDisconnect() {
    RawClient.Socket socket = connected("").send("42[\"drop\"]");

    assertThat(socket.closeCode()).isEqualTo(1000);
    assertThat(socket.hasMore()).isFalse();
  }

  @Test
  void keepsTheConnectionOfAClientThatLeavesTheNamespaceAndLetsItComeBack() {
    RawClient.Socket socket = connected("&room=r").send("41");
    await().until(() -> app.disconnects.contains(DisconnectReason.CLIENT_DISCONNECT));
    socket.send("42[\"message\",\"ignored\"]");

    socket.send("40");

    assertThat(socket.text()).startsWith("40{");
    assertThat(app.io.presence("r")).isEqualTo(1);
  }

  @Test
  void handlesWhatWasSentBeforeTheClientLeft() {
    RawClient.Socket socket = connected("");
    IntStream.range(0, 100).forEach(i -> socket.send("42[\"last words\"," + i + "]"));
    socket.close();

    await().until(() -> app.handled.contains("disconnect"));

    assertThat(app.handled).hasSize(101).last().isEqualTo("disconnect");
    assertThat(app.disconnects).containsExactly(DisconnectReason.TRANSPORT_CLOSE);
  }

  @Test
  void aShutdownSendsWhatWaitsAndClosesWith1012() {
    RawClient.Socket socket = connected("&room=r");
    RawClient.Polling polling = connectedByPolling();
    CompletableFuture<HttpResponse<String>> poll = polling.pollAsync();
    IntStream.range(0, 1000)
        .forEach(i -> app.io.to("r").emit("tick", new RawJson(Integer.toString(i))));

    app.io.close();

    for (String tick : ticks(1000)) {
      assertThat(socket.text()).isEqualTo(tick);
    }
    assertThat(socket.closeCode()).isEqualTo(1012);
    assertThat(socket.hasMore()).isFalse();
    // Answered, or too late to be parked: the session is gone in both cases.
    assertThat(poll.orTimeout(30, TimeUnit.SECONDS).join().body())
        .matches("1|\"Invalid session .*\"");
    assertThat(app.io.metrics().sessions()).isZero();
    assertThat(app.disconnects).contains(DisconnectReason.SERVER_SHUTDOWN);
    assertThat(RawClient.get(app.http.http("?EIO=4&transport=polling")).statusCode())
        .isEqualTo(503);
  }
}
