package dev.hands4j.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hands4j.socketio.engine.EngineConfig;
import dev.hands4j.socketio.engine.RawClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client that does not keep up costs a bounded amount of memory and delays nobody. */
class BackpressureTest {
  private static final int CHUNK = 64 * 1024;
  private static final EncodedEvent BIG =
      EncodedEvent.of("big", new RawJson("\"" + "x".repeat(CHUNK) + "\""));

  private TestApp app;

  private void start(Duration sendTimeout) throws Exception {
    start(sendTimeout, 256L * 1024 * 1024);
  }

  private void start(Duration sendTimeout, long totalBytes) throws Exception {
    EngineConfig engine =
        EngineConfig.defaults()
            .withQueue(100, 2L * 1024 * 1024, totalBytes)
            .withTimeouts(Duration.ofSeconds(10), sendTimeout, Duration.ofMillis(500));
    app = new TestApp(TestApp.config().withEngine(engine).withInbound(10, 2L * 1024 * 1024));
  }

  @AfterEach
  void stop() throws Exception {
    app.close();
  }

  private RawClient.Socket connected(String query) {
    RawClient.Socket socket = RawClient.webSocket(app.http, query).send("40");
    assertThat(socket.text()).startsWith("40{");
    return socket;
  }

  private Socket lastSocket() {
    return app.sockets.stream().reduce((_, second) -> second).orElseThrow();
  }

  @Test
  void closesAClientThatDoesNotReadAndDelaysNoOther() throws Exception {
    start(Duration.ofSeconds(30));
    connected("&room=r").stopReading();
    Socket slow = lastSocket();
    RawClient.Socket fast = connected("&room=r");

    int sent = 0;
    while (!slow.isClosed()) {
      app.io.to("r").emit(BIG);
      sent++;
      assertThat(fast.text()).hasSize(CHUNK + "42[\"big\",\"\"]".length());
      assertThat(app.io.metrics().queuedBytes()).isLessThan(5L * 1024 * 1024);
    }

    assertThat(sent).isGreaterThan(10);
    assertThat(slow.emit(BIG)).isFalse();
    await().until(() -> app.disconnects.contains(DisconnectReason.SLOW_CONSUMER));
    await().until(() -> app.io.metrics().queuedBytes() == 0);
    assertThat(app.io.metrics().slowConsumersClosed()).isEqualTo(1);
    assertThat(app.io.metrics().sessions()).isEqualTo(1);
  }

  @Test
  void closesAClientThatDoesNotPoll() throws Exception {
    start(Duration.ofSeconds(30));
    RawClient.Polling session = RawClient.polling(app.http);
    session.post("40");
    session.packets(1);
    await().until(() -> app.io.metrics().queuedBytes() == 0);

    int sent = 0;
    while (lastSocket().emit("tick", new RawJson("1"))) {
      sent++;
    }

    assertThat(sent).isEqualTo(100);
    assertThat(session.poll().statusCode()).isEqualTo(400);
  }

  @Test
  void boundsWhatWaitsForAllTogether() throws Exception {
    start(Duration.ofSeconds(30), 1_000);
    List<RawClient.Polling> sessions =
        IntStream.range(0, 20).mapToObj(_ -> RawClient.polling(app.http)).toList();
    sessions.forEach(session -> session.post("40"));
    sessions.forEach(session -> session.packets(1));
    await().until(() -> app.io.metrics().queuedBytes() == 0);
    EncodedEvent event = EncodedEvent.of("tick", new RawJson("\"" + "x".repeat(88) + "\""));

    app.sockets.forEach(socket -> assertThat(socket.emit(event)).isTrue());
    List<Boolean> second = app.sockets.stream().map(socket -> socket.emit(event)).toList();

    assertThat(second).contains(false); // what exceeds the total ends who already has a backlog
    assertThat(app.io.metrics().queuedBytes()).isLessThanOrEqualTo(1_000);
    assertThat(app.io.metrics().sessions()).isBetween(1, 19);
  }

  @Test
  void closesAClientWhoseWriteIsStuck() throws Exception {
    start(Duration.ofSeconds(1));
    RawClient.Socket stuck = connected("");
    stuck.stopReading();
    // Less than the queue may hold, more than the connection takes.
    EncodedEvent huge = EncodedEvent.of("big", new RawJson("\"" + "x".repeat(20_000_000) + "\""));

    assertThat(lastSocket().emit(huge)).isTrue();

    await().until(() -> app.disconnects.contains(DisconnectReason.SLOW_CONSUMER));
    await().until(() -> app.io.metrics().queuedBytes() == 0);
  }

  @Test
  void aReplayWaitsForAClientThatReadsSlowly() throws Exception {
    start(Duration.ofSeconds(30));
    RawClient.Socket client = connected("").stopReading();
    Socket socket = lastSocket();
    int count = 600;
    var emitted = new AtomicInteger();
    Thread replay =
        Thread.ofVirtual()
            .start(() -> {
              try {
                while (emitted.get() < count && socket.emitWhenReady(BIG)) {
                  emitted.incrementAndGet();
                }
              } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
              }
            });
    await().until(() -> replay.getState() == Thread.State.TIMED_WAITING);
    assertThat(emitted.get()).isLessThan(count);
    assertThat(app.io.metrics().queuedBytes()).isLessThan(2L * 1024 * 1024);
    assertThat(socket.emit("live")).isTrue(); // there is room for what is new

    client.readAgain();

    for (int i = 0; i < count + 1; i++) {
      client.text();
    }
    replay.join();
    assertThat(emitted).hasValue(count);
  }

  @Test
  void aReplayGivesUpOnAClientThatDoesNotRead() throws Exception {
    start(Duration.ofSeconds(1));
    connected("").stopReading();
    Socket socket = lastSocket();

    while (socket.emitWhenReady(BIG)) {
      assertThat(app.io.metrics().queuedBytes()).isLessThan(2L * 1024 * 1024);
    }

    assertThat(socket.isClosed()).isTrue();
    await().until(() -> app.disconnects.contains(DisconnectReason.SLOW_CONSUMER));
  }

  @Test
  void holdsBackThePostOfAClientWhoseHandlerIsBusy() throws Exception {
    start(Duration.ofSeconds(30));
    RawClient.Polling session = RawClient.polling(app.http);
    session.post("40");
    session.packets(1);
    String events =
        IntStream.range(0, 20)
            .mapToObj(i -> "42[\"message\"," + i + "]")
            .collect(Collectors.joining("\u001e"));

    CompletableFuture<?> post = session.postAsync("42[\"wait\"]\u001e" + events);
    await().until(() -> app.handled.contains("wait"));

    assertThat(post).isNotDone();
    assertThat(session.post("3").statusCode()).isEqualTo(400); // a second one beside it
    app.eventGate.countDown();
    post.join();
  }

  @Test
  void readsNoFurtherWhileAHandlerIsBusyAndLosesNothing() throws Exception {
    start(Duration.ofSeconds(30));
    RawClient.Socket client = connected("");
    client.send("42[\"wait\"]");
    int count = 30;
    String padding = "x".repeat(1_000_000);
    var sent = new AtomicInteger();
    Thread sender =
        Thread.ofVirtual()
            .start(() -> {
              for (int i = 0; i < count; i++) {
                client.send("42[\"message-with-ack\",\"" + padding + "\"]");
                client.send("42" + i + "[\"message-with-ack\"]");
                sent.incrementAndGet();
              }
            });
    await().until(() -> app.handled.contains("wait") && sent.get() > 1);

    app.eventGate.countDown();

    for (int i = 0; i < count; i++) {
      assertThat(client.text()).isEqualTo("43" + i + "[]");
    }
    sender.join();
  }
}
