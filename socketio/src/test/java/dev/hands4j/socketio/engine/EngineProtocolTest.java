package dev.hands4j.socketio.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the public Engine.IO 4 conformance suite asks of a server, on an echo application. */
class EngineProtocolTest {
  private final ConcurrentLinkedQueue<CloseReason> closed = new ConcurrentLinkedQueue<>();
  private EngineServer engine;
  private TestHttpServer http;

  @BeforeEach
  void start() throws Exception {
    start(config());
  }

  private void start(EngineConfig config) throws Exception {
    engine = new EngineServer(config, HandshakeGuard.OPEN, session -> new Echo(session, closed));
    http = new TestHttpServer(engine.servlet());
  }

  private void restart(EngineConfig config) throws Exception {
    stop();
    start(config);
  }

  @AfterEach
  void stop() throws Exception {
    engine.close();
    http.close();
  }

  private record Echo(EngineSession session, ConcurrentLinkedQueue<CloseReason> closed)
      implements EngineListener {
    @Override
    public void onText(String text) {
      session.send(List.of(Frame.message(text)));
    }

    @Override
    public void onBinary(byte[] data) {
      session.send(List.of(Frame.binary(data)));
    }

    @Override
    public void onClose(CloseReason reason) {
      closed.add(reason);
    }
  }

  private static EngineConfig config() {
    return EngineConfig.defaults()
        .withTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMillis(200));
  }

  /** Pings often and is patient, so that a busy machine does not end a session that answers. */
  private static EngineConfig frequentPings() {
    return config().withHeartbeat(Duration.ofMillis(300), Duration.ofSeconds(20));
  }

  private static EngineConfig impatient() {
    return config().withHeartbeat(Duration.ofMillis(300), Duration.ofMillis(200));
  }

  @Nested
  class Handshakes {
    @Test
    void opensAPollingSession() {
      HttpResponse<String> response = RawClient.get(http.http("?EIO=4&transport=polling"));

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("content-type").orElseThrow())
          .startsWithIgnoringCase("text/plain");
      assertThat(response.body()).startsWith("0");
      JsonNode open = JsonMapper.shared().readTree(response.body().substring(1));
      assertThat(open.propertyNames())
          .containsExactlyInAnyOrder(
              "sid", "upgrades", "pingInterval", "pingTimeout", "maxPayload");
      assertThat(open.get("upgrades").toString()).isEqualTo("[\"websocket\"]");
      assertThat(open.get("pingInterval").asInt()).isEqualTo(25_000);
      assertThat(open.get("pingTimeout").asInt()).isEqualTo(20_000);
      assertThat(open.get("maxPayload").asInt()).isEqualTo(4_194_304);
    }

    @Test
    void opensAWebSocketSession() {
      RawClient.Socket socket = RawClient.connect(http.ws("?EIO=4&transport=websocket"));

      String open = socket.text();

      assertThat(open).startsWith("0{\"sid\":\"").contains("\"upgrades\":[],");
    }

    @Test
    void acceptsThePathWithoutSlash() {
      var uri =
          URI.create(http.http("").toString().replaceAll("/$", "") + "?EIO=4&transport=polling");

      assertThat(RawClient.get(uri).statusCode()).isEqualTo(200);
    }

    @Test
    void refusesAnUnknownVersion() {
      for (String query : List.of("?transport=polling", "?EIO=3&transport=polling")) {
        HttpResponse<String> response = RawClient.get(http.http(query));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.headers().firstValue("content-type").orElseThrow())
            .startsWithIgnoringCase("text/plain");
        assertThat(response.body())
            .isEqualTo(
                "\"The client is using an unsupported version of the Socket.IO or Engine.IO"
                    + " protocols\"");
      }
    }

    @Test
    void refusesAnUnknownTransport() {
      for (String query : List.of("?EIO=4", "?EIO=4&transport=abc")) {
        HttpResponse<String> response = RawClient.get(http.http(query));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).isEqualTo("\"Invalid transport\"");
      }
    }

    @Test
    void refusesAnUnknownSession() {
      HttpResponse<String> response =
          RawClient.get(http.http("?EIO=4&transport=polling&sid=nobody"));

      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(response.body()).isEqualTo("\"Invalid session nobody\"");
      assertThat(RawClient.send("POST", http.http("?EIO=4&transport=polling&sid=x"), "4a").body())
          .isEqualTo("\"Invalid session x\"");
    }

    @Test
    void refusesAWebSocketTransportWithoutUpgrade() {
      HttpResponse<String> response = RawClient.get(http.http("?EIO=4&transport=websocket"));

      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(response.body()).isEqualTo("\"Invalid websocket upgrade\"");
    }

    @Test
    void refusesOtherMethods() {
      var uri = http.http("?EIO=4&transport=polling");

      assertThat(RawClient.send("POST", uri, "").statusCode()).isEqualTo(400);
      assertThat(RawClient.send("PUT", uri, "").statusCode()).isEqualTo(400);
    }

    @Test
    void refusesBadUpgradesWith403() {
      for (String query :
          List.of(
              "?transport=websocket",
              "?EIO=abc&transport=websocket",
              "?EIO=4",
              "?EIO=4&transport=abc",
              "?EIO=4&transport=polling",
              "?EIO=4&transport=websocket&sid=nobody")) {
        assertThat(RawClient.refusedUpgrade(http.ws(query))).as(query).isEqualTo(403);
      }
    }

    @Test
    void refusesWhenFullAndAcceptsAgainLater() throws Exception {
      restart(config().withMaxSessions(1));
      RawClient.Socket first = RawClient.webSocket(http);

      assertThat(RawClient.get(http.http("?EIO=4&transport=polling")).statusCode()).isEqualTo(503);
      assertThat(RawClient.refusedUpgrade(http.ws("?EIO=4&transport=websocket"))).isEqualTo(503);

      first.close();
      await().until(() -> engine.sessionCount() == 0);
      RawClient.polling(http);
    }

    @Test
    void answersPollingWithTheOriginThatAsked() {
      HttpResponse<String> response =
          RawClient.get(http.http("?EIO=4&transport=polling"), "Origin", "http://page.example");

      assertThat(response.headers().firstValue("access-control-allow-origin"))
          .contains("http://page.example");
      assertThat(response.headers().firstValue("access-control-allow-credentials"))
          .contains("true");

      HttpResponse<String> preflight =
          RawClient.send(
              "OPTIONS",
              http.http("?EIO=4&transport=polling"),
              "",
              "Origin",
              "http://page.example",
              "Access-Control-Request-Headers",
              "x-one");
      assertThat(preflight.statusCode()).isEqualTo(200);
      assertThat(preflight.headers().firstValue("access-control-allow-methods"))
          .contains("OPTIONS, GET, POST");
      assertThat(preflight.headers().firstValue("access-control-allow-headers")).contains("x-one");
    }
  }

  @Nested
  class Messages {
    @Test
    void echoesTextAndBinaryOverPolling() {
      RawClient.Polling session = RawClient.polling(http);

      HttpResponse<String> posted = session.post("4hello\u001ebAQIDBA==\u001e4wörld €😀");

      assertThat(posted.statusCode()).isEqualTo(200);
      assertThat(posted.body()).isEqualTo("ok");
      assertThat(session.poll().body()).isEqualTo("4hello\u001ebAQIDBA==\u001e4wörld €😀");
    }

    @Test
    void echoesTextAndBinaryOverWebSocket() {
      RawClient.Socket socket = RawClient.webSocket(http);

      socket.send("4hello €😀").send(new byte[] {1, 2, 3, 4});

      assertThat(socket.text()).isEqualTo("4hello €😀");
      assertThat(socket.binary()).containsExactly(1, 2, 3, 4);
    }

    @Test
    void answersThePingsOfTheWebSocketProtocol() {
      RawClient.Socket socket = RawClient.webSocket(http);

      socket.send("4before").ping(new byte[] {1, 2, 3}).ping(new byte[2]).send("4after");

      assertThat(List.of(socket.text(), socket.text(), socket.text(), socket.text()))
          .containsExactlyInAnyOrder("4before", "pong 3", "pong 2", "4after");
    }

    @Test
    void closesASessionThatPostsSomethingElse() {
      for (String body : List.of("abc", "", "4a\u001e", "b####")) {
        RawClient.Polling session = RawClient.polling(http);

        assertThat(session.post(body).statusCode()).isEqualTo(400);
        assertThat(session.poll().statusCode()).isEqualTo(400);
      }
      assertThat(closed).containsOnly(CloseReason.PARSE_ERROR);
    }

    @Test
    void closesAWebSocketThatSendsSomethingElse() {
      RawClient.Socket socket = RawClient.webSocket(http).send("abc");

      assertThat(socket.closeCode()).isEqualTo(1002);
    }

    @Test
    void closesTheSessionUponDuplicatePolls() {
      RawClient.Polling session = RawClient.polling(http);
      List<CompletableFuture<HttpResponse<String>>> polls =
          List.of(session.pollAsync(), session.pollAsync());

      List<HttpResponse<String>> responses =
          polls.stream().map(poll -> poll.orTimeout(30, TimeUnit.SECONDS).join()).toList();

      assertThat(responses)
          .extracting(HttpResponse::statusCode)
          .containsExactlyInAnyOrder(200, 400);
      assertThat(responses)
          .filteredOn(response -> response.statusCode() == 200)
          .extracting(HttpResponse::body)
          .containsExactly("1");
      assertThat(session.poll().statusCode()).isEqualTo(400);
    }
  }

  @Nested
  class Heartbeats {
    @Test
    void pingsOverPollingAndKeepsASessionThatAnswers() throws Exception {
      restart(frequentPings());
      RawClient.Polling session = RawClient.polling(http);

      for (int i = 0; i < 3; i++) {
        assertThat(session.poll().body()).isEqualTo("2");
        assertThat(session.post("3").statusCode()).isEqualTo(200);
      }
    }

    @Test
    void closesAPollingSessionThatIsSilent() throws Exception {
      restart(impatient());
      RawClient.Polling session = RawClient.polling(http);

      await().until(() -> closed.contains(CloseReason.PING_TIMEOUT));

      assertThat(session.post("3").statusCode()).isEqualTo(400);
    }

    @Test
    void pingsOverWebSocket() throws Exception {
      restart(frequentPings());
      RawClient.Socket socket = RawClient.webSocket(http).withoutPongs();

      for (int i = 0; i < 3; i++) {
        assertThat(socket.text()).isEqualTo("2");
        socket.send("3");
      }
    }

    @Test
    void closesAWebSocketThatIsSilent() throws Exception {
      restart(impatient());
      RawClient.Socket socket = RawClient.webSocket(http).withoutPongs();

      assertThat(socket.closeCode()).isEqualTo(1000);
      assertThat(closed).containsExactly(CloseReason.PING_TIMEOUT);
    }
  }

  @Nested
  class Closes {
    @Test
    void endsThePollOfASessionThatCloses() {
      RawClient.Polling session = RawClient.polling(http);
      CompletableFuture<HttpResponse<String>> poll = session.pollAsync();

      assertThat(session.post("1").statusCode()).isEqualTo(200);

      // The poll may have arrived after the close.
      HttpResponse<String> response = poll.orTimeout(30, TimeUnit.SECONDS).join();
      assertThat(response.statusCode() + response.body()).matches("2006|400.*");
      assertThat(session.poll().statusCode()).isEqualTo(400);
      assertThat(closed).containsExactly(CloseReason.TRANSPORT_CLOSE);
    }

    @Test
    void closesTheWebSocketOfASessionThatCloses() {
      RawClient.Socket socket = RawClient.webSocket(http).send("1");

      assertThat(socket.closeCode()).isEqualTo(1000);
    }

    @Test
    void noticesAConnectionThatIsCut() {
      RawClient.Socket socket = RawClient.webSocket(http);
      socket.cut();

      await().until(() -> engine.sessionCount() == 0);
    }
  }
}
