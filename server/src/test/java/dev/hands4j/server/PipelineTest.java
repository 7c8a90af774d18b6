package dev.hands4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.testkit.RestClient;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What every request passes, in this order (T-12), and that it passes all of it (T-13). */
class PipelineTest {
  private static final String KEY = "the-key";
  private static TestServer server;

  @BeforeAll
  static void start() {
    server =
        TestServer.community()
            .with("SESSION_API_KEY", KEY)
            .with("PERMITTED_CORS_ORIGINS", "https://app.example.org")
            .with("HANDS4J_MAX_BODY", "64k")
            .start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void isThisListInThisOrder() throws Exception {
    assertThat(server.edition().pipeline().names())
        .isEqualTo(
            List.of(
                "log", "errors", "cors", "cache", "host", "rate-limit", "session-key", "handler"));
  }

  @Test
  void aRefusalThatLeftABodyUnreadSaysThatItsConnectionEnds() throws Exception {
    RestClient rest = RestClient.to(server.uri()).withSessionKey(KEY);
    String large = "x".repeat(70_000);

    assertThat(
            rest.sendText("POST", "/api/settings", "application/json", large).header("connection"))
        .isEqualTo("close");
    assertThat(rest.sendText("POST", "/api/settings", "application/json", "{").header("connection"))
        .isEmpty();
    assertThat(rest.get("/api/nothing").header("connection")).isEmpty();
  }

  @Test
  void putsCorsAndCacheHeadersOnEveryAnswer() throws Exception {
    RawHttp http = new RawHttp(server.uri());
    String auth = "X-Session-API-Key: " + KEY;
    String json = "Content-Type: application/json";
    List<RawHttp.Answer> answers =
        List.of(
            http.send("GET", "/alive", ""),
            http.send("GET", "/api/settings", ""), // 401
            http.send("GET", "/api/settings", "", auth), // 404, shape C
            http.send("GET", "/api/nothing", "", auth), // 404, shape A
            http.send("PUT", "/api/conversations", "", auth), // 405
            http.send("POST", "/api/conversations", "{", auth, json), // 422
            http.send("GET", "/api/conversations/a..b", "", auth), // 400
            http.send("POST", "/api/settings", "x".repeat(70_000), auth, json)); // 413
    assertThat(answers)
        .extracting(RawHttp.Answer::status)
        .containsExactly(200, 401, 404, 404, 405, 422, 400, 413);
    assertThat(answers)
        .allSatisfy(answer -> {
          assertThat(answer.header("Access-Control-Allow-Origin"))
              .isEqualTo("https://app.example.org");
          assertThat(answer.header("Access-Control-Allow-Credentials")).isEqualTo("true");
          assertThat(answer.header("Cache-Control"))
              .isEqualTo("no-cache, no-store, must-revalidate, max-age=0");
        });
  }

  @Test
  void refusesForeignPagesBeforeAnythingElse() throws Exception {
    RawHttp http = new RawHttp(server.uri()).withOrigin("https://evil.example");
    RawHttp.Answer answer = http.send("GET", "/api/settings", "", "X-Session-API-Key: " + KEY);
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
    assertThat(answer.header("Cache-Control")).contains("no-store");
    assertThat(answer.body()).contains("PERMITTED_CORS_ORIGINS");
    RawHttp.Answer socket = http.send("GET", "/socket.io/?EIO=4&transport=polling", "");
    assertThat(socket.status()).isEqualTo(403);
  }

  @Test
  void refusesForeignNamesOfThisServer() throws Exception {
    RawHttp http = new RawHttp(server.uri()).withHost("rebound.example.org");
    assertThat(http.send("GET", "/alive", "").status()).isEqualTo(403);
  }

  @Test
  void answersPreflights() throws Exception {
    RawHttp http = new RawHttp(server.uri());
    RawHttp.Answer answer =
        http.send(
            "OPTIONS",
            "/api/conversations",
            "",
            "Access-Control-Request-Method: POST",
            "Access-Control-Request-Headers: x-session-api-key");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("OK");
    assertThat(answer.header("Access-Control-Allow-Headers")).isEqualTo("x-session-api-key");
    assertThat(answer.header("Access-Control-Max-Age")).isEqualTo("600");
    RawHttp.Answer refused =
        http.withOrigin("https://evil.example")
            .send("OPTIONS", "/api/conversations", "", "Access-Control-Request-Method: POST");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body()).isEqualTo("Disallowed CORS origin");
  }

  @Test
  void tradesTheSessionKeyForACookie() throws Exception {
    RawHttp http = new RawHttp(server.uri());
    String json = "Content-Type: application/json";
    assertThat(http.send("POST", "/api/session", "{\"session_api_key\":\"wrong\"}", json).status())
        .isEqualTo(401);
    RawHttp.Answer opened =
        http.send("POST", "/api/session", "{\"session_api_key\":\"" + KEY + "\"}", json);
    assertThat(opened.status()).isEqualTo(200);
    String cookie = opened.header("Set-Cookie");
    assertThat(cookie).contains("HttpOnly", "SameSite=Strict").doesNotContain(KEY);
    String pair = cookie.substring(0, cookie.indexOf(';'));
    assertThat(http.send("GET", "/api/options/models", "", "Cookie: " + pair).status())
        .isEqualTo(200);
    assertThat(http.send("GET", "/api/options/models", "", "Cookie: " + pair + "x").status())
        .isEqualTo(401);
  }

  @Test
  void neverTakesTheKeyFromAnAddress() throws Exception {
    RawHttp http = new RawHttp(server.uri());
    assertThat(http.send("GET", "/api/options/models?session_api_key=" + KEY, "").status())
        .isEqualTo(401);
  }

  @Test
  void limitsTheRequestsOfOneAddress() throws Exception {
    try (TestServer busy =
        TestServer.community().with("HANDS4J_REQUESTS_PER_SECOND", "1").start()) {
      URI uri = busy.uri();
      RawHttp http = new RawHttp(uri).withOrigin(uri.toString());
      List<RawHttp.Answer> answers =
          List.of(
              http.send("GET", "/alive", ""),
              http.send("GET", "/alive", ""),
              http.send("GET", "/alive", ""),
              http.send("GET", "/alive", ""),
              http.send("GET", "/alive", ""),
              http.send("GET", "/alive", ""));
      RawHttp.Answer refused =
          answers.stream().filter(a -> a.status() == 429).findFirst().orElseThrow();
      assertThat(refused.body()).isEqualTo("{\"message\":\"Too many requests\"}");
      assertThat(refused.header("Retry-After")).isEqualTo("1");
      assertThat(refused.header("Access-Control-Allow-Origin")).isEqualTo(uri.toString());
      assertThat(refused.header("Cache-Control")).contains("no-store");
    }
  }
}
