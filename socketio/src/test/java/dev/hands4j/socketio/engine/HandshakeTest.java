package dev.hands4j.socketio.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/**
 * What the guard and the connect handler see of the first request, and what a refusal looks like.
 */
class HandshakeTest {
  private static EngineListener silent(EngineSession session) {
    return new EngineListener() {
      @Override
      public void onText(String text) {}

      @Override
      public void onBinary(byte[] data) {}

      @Override
      public void onClose(CloseReason reason) {}
    };
  }

  @Test
  void showsTheRequestToTheGuardOncePerSession() throws Exception {
    var seen = new ConcurrentLinkedQueue<Handshake>();
    HandshakeGuard guard =
        handshake -> {
          seen.add(handshake);
          return new HandshakeGuard.Verdict.Accept();
        };
    try (var engine = new EngineServer(EngineConfig.defaults(), guard, HandshakeTest::silent);
        var http = new TestHttpServer(engine.servlet())) {
      RawClient.Socket socket =
          RawClient.connect(
              http.ws(
                  "?EIO=4&transport=websocket&conversation_id=a%20b&providers=x%2Cy&providers=z"
                      + "&empty="),
              builder ->
                  builder
                      .header("Origin", "http://page.example")
                      .header("Cookie", "one=1; two=a=b")
                      .header("Authorization", "Bearer secret"));
      socket.text();

      Handshake handshake = seen.element();
      assertThat(handshake.transport()).isEqualTo("websocket");
      assertThat(handshake.query("conversation_id")).contains("a b");
      assertThat(handshake.queryValues("providers")).containsExactly("x,y", "z");
      assertThat(handshake.query("empty")).contains("");
      assertThat(handshake.query("absent")).isEmpty();
      assertThat(handshake.header("ORIGIN")).contains("http://page.example");
      assertThat(handshake.header("host")).contains("127.0.0.1:" + http.port());
      assertThat(handshake.cookie("two")).contains("a=b");
      assertThat(handshake.cookie("three")).isEqualTo(Optional.empty());
      assertThat(handshake.remoteAddress()).isEqualTo("127.0.0.1");
      assertThat(handshake.secure()).isFalse();
      assertThat(handshake.toString()).contains("authorization").doesNotContain("secret", "a=b");
      assertThat(seen).hasSize(1);
      socket.close();
    }
  }

  @Test
  void refusesAsTheGuardSays() throws Exception {
    HandshakeGuard guard =
        handshake ->
            handshake.header("Origin").isPresent()
                ? new HandshakeGuard.Verdict.Refuse(403, "Not from \"here\"")
                : new HandshakeGuard.Verdict.Accept();
    try (var engine = new EngineServer(EngineConfig.defaults(), guard, HandshakeTest::silent);
        var http = new TestHttpServer(engine.servlet())) {
      HttpResponse<String> refused =
          RawClient.get(http.http("?EIO=4&transport=polling"), "Origin", "http://evil.example");

      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(refused.body()).isEqualTo("\"Not from \\\"here\\\"\"");
      assertThat(refused.headers().firstValue("access-control-allow-origin")).isEmpty();
      assertThat(engine.sessionCount()).isZero();
    }
  }

  @Test
  void refusesWhenTheGuardFails() throws Exception {
    HandshakeGuard guard =
        _ -> {
          throw new IllegalStateException("broken");
        };
    try (var engine = new EngineServer(EngineConfig.defaults(), guard, HandshakeTest::silent);
        var http = new TestHttpServer(engine.servlet())) {
      assertThat(RawClient.get(http.http("?EIO=4&transport=polling")).statusCode()).isEqualTo(500);
      assertThat(RawClient.refusedUpgrade(http.ws("?EIO=4&transport=websocket"))).isEqualTo(500);
    }
  }

  @Test
  void keepsAQueryThatIsNotWellFormed() {
    assertThat(Handshake.parseQuery(Optional.of("bad=%zz&&flag&=x&a=1&a=2")))
        .isEqualTo(
            Map.of(
                "bad", List.of("%zz"),
                "flag", List.of(""),
                "", List.of("x"),
                "a", List.of("1", "2")));
    assertThat(Handshake.parseQuery(Optional.empty())).isEmpty();
  }

  @Test
  void cannotBeChangedAfterwards() {
    var values = new ArrayList<>(List.of("1"));
    var query = new HashMap<String, List<String>>(Map.of("a", values));
    var handshake = new Handshake("polling", "/", query, Map.of(), "::1", false);

    values.add("2");
    query.put("b", List.of());

    assertThat(handshake.query()).isEqualTo(Map.of("a", List.of("1")));
  }
}
