package dev.hands4j.socketio.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From polling to WebSocket without losing, doubling or reordering anything. */
class UpgradeTest {
  private final Queue<EngineSession> sessions = new ConcurrentLinkedQueue<>();
  private EngineServer engine;
  private TestHttpServer http;

  @BeforeEach
  void start() throws Exception {
    start(Duration.ofSeconds(30));
  }

  private void start(Duration upgradeTimeout) throws Exception {
    EngineConfig config =
        EngineConfig.defaults()
            .withTimeouts(upgradeTimeout, Duration.ofSeconds(30), Duration.ofMillis(200));
    engine =
        new EngineServer(
            config,
            HandshakeGuard.OPEN,
            session -> {
              sessions.add(session);
              return new Echo(session);
            });
    http = new TestHttpServer(engine.servlet());
  }

  @AfterEach
  void stop() throws Exception {
    engine.close();
    http.close();
  }

  private record Echo(EngineSession session) implements EngineListener {
    @Override
    public void onText(String text) {
      session.send(List.of(Frame.message(text)));
    }

    @Override
    public void onBinary(byte[] data) {
      session.send(List.of(Frame.binary(data)));
    }

    @Override
    public void onClose(CloseReason reason) {}
  }

  @Test
  void upgradesAfterTheHandshakeOfTheProtocol() {
    RawClient.Polling session = RawClient.polling(http);
    RawClient.Socket socket = session.probe().send("2probe");

    assertThat(socket.text()).isEqualTo("3probe");
    assertThat(session.poll().body()).isEqualTo("6"); // so that the client can pause polling
    socket.send("5").send("4hello");

    assertThat(socket.text()).isEqualTo("4hello");
    assertThat(sessions.element().transportName()).isEqualTo("websocket");
  }

  @Test
  void endsThePollInFlightWhenTheProbeIsAnswered() {
    RawClient.Polling session = RawClient.polling(http);
    CompletableFuture<HttpResponse<String>> poll = session.pollAsync();
    RawClient.Socket socket = session.probe().send("2probe");

    assertThat(socket.text()).isEqualTo("3probe");
    assertThat(poll.orTimeout(30, TimeUnit.SECONDS).join().body()).isEqualTo("6");
  }

  @Test
  void refusesOtherRequestsAfterTheUpgrade() {
    RawClient.Polling session = RawClient.polling(http);
    RawClient.Socket socket = session.probe().send("2probe").send("5");
    assertThat(socket.text()).isEqualTo("3probe");
    await().until(() -> sessions.element().transportName().equals("websocket"));

    assertThat(session.poll().statusCode()).isEqualTo(400);
    assertThat(session.post("4a").statusCode()).isEqualTo(400);
    assertThat(RawClient.refusedUpgrade(http.ws("?EIO=4&transport=websocket&sid=" + session.sid())))
        .isEqualTo(403);
    socket.send("4still here");
    assertThat(socket.text()).isEqualTo("4still here");
  }

  @Test
  void refusesASecondProbeBesideTheFirst() {
    RawClient.Polling session = RawClient.polling(http);
    RawClient.Socket first = session.probe().send("2probe");
    assertThat(first.text()).isEqualTo("3probe");

    assertThat(RawClient.refusedUpgrade(http.ws("?EIO=4&transport=websocket&sid=" + session.sid())))
        .isEqualTo(403);
    first.send("5").send("4mine");
    assertThat(first.text()).isEqualTo("4mine");
  }

  @Test
  void closesAProbeThatNeverCompletesAndStaysOnPolling() throws Exception {
    stop();
    sessions.clear();
    start(Duration.ofMillis(400));
    RawClient.Polling session = RawClient.polling(http);
    session.probe().closeCode();
    await().until(() -> sessions.element().mayProbe());
    session.probe().send("2probe").closeCode();

    await().until(() -> sessions.element().mayProbe());
    session.post("4hello");
    assertThat(session.poll().body()).isEqualTo("4hello");
  }

  @Test
  void staysOnPollingWhenTheProbeIsCutAndMayTryAgain() {
    RawClient.Polling session = RawClient.polling(http);
    RawClient.Socket probe = session.probe().send("2probe");
    assertThat(probe.text()).isEqualTo("3probe");
    probe.cut();

    await().until(() -> sessions.element().mayProbe());
    session.post("4hello");
    assertThat(session.poll().body()).isEqualTo("4hello");
    RawClient.Socket good = session.probe().send("2probe");
    assertThat(good.text()).isEqualTo("3probe");
    good.send("5").send("4now");
    assertThat(good.text()).isEqualTo("4now");
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "4hello", "2", "abc", "2other"})
  void closesOnlyTheProbeThatSaysSomethingElse(String packet) {
    RawClient.Polling session = RawClient.polling(http);
    RawClient.Socket probe = session.probe().send(packet);

    probe.closeCode();

    session.post("4hello");
    assertThat(session.poll().body()).isEqualTo("4hello");
  }

  @Test
  void losesNothingSentDuringTheUpgrade() throws Exception {
    int count = 2_000;
    RawClient.Polling session = RawClient.polling(http);
    EngineSession server = sessions.element();
    Thread sender =
        Thread.ofVirtual()
            .start(() ->
                IntStream.range(0, count)
                    .forEach(i -> {
                      server.send(List.of(Frame.message("m" + i)));
                      if (i % 50 == 0) {
                        Thread.yield();
                      }
                    }));
    var received = new ArrayList<String>();
    received.addAll(List.of(session.poll().body().split("\u001e")));
    CompletableFuture<HttpResponse<String>> poll = session.pollAsync();

    RawClient.Socket socket = session.probe().send("2probe");
    assertThat(socket.text()).isEqualTo("3probe");
    received.addAll(List.of(poll.join().body().split("\u001e")));
    socket.send("5");
    received.remove("6");
    while (received.size() < count) {
      received.add(socket.text());
    }
    sender.join();

    assertThat(received)
        .containsExactlyElementsOf(IntStream.range(0, count).mapToObj(i -> "4m" + i).toList());
  }

  @Test
  void endsAPollThatIsStillOpenWhenTheUpgradeCompletes() {
    RawClient.Polling session = RawClient.polling(http);
    RawClient.Socket socket = session.probe().send("2probe");
    assertThat(socket.text()).isEqualTo("3probe");
    CompletableFuture<HttpResponse<String>> poll = session.pollAsync();
    socket.send("5");

    HttpResponse<String> response = poll.orTimeout(30, TimeUnit.SECONDS).join();
    assertThat(response.statusCode() + response.body()).matches("2006|400.*");
  }

  @Test
  void closesTheProbeTogetherWithTheSession() {
    RawClient.Polling session = RawClient.polling(http);
    RawClient.Socket probe = session.probe().send("2probe");
    assertThat(probe.text()).isEqualTo("3probe");

    session.post("1");

    probe.closeCode();
  }
}
