package dev.hands4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hands4j.testkit.http.TestHttpServer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class RestClientTest {
  /** Says what it was asked. */
  @AutoClose
  private final TestHttpServer server =
      TestHttpServer.start(
          0,
          exchange -> {
            var request = exchange.request();
            var said =
                Json.object()
                    .put("method", request.method())
                    .put("path", request.path() + "?" + request.query())
                    .put("key", request.header("X-Session-API-Key").orElse("none"))
                    .put("type", request.header("Content-Type").orElse("none"))
                    .put("body", request.bodyText());
            byte[] body =
                request.path().equals("/html")
                    ? "<html>".getBytes(StandardCharsets.UTF_8)
                    : Json.bytes(said);
            exchange.respond(
                request.path().equals("/gone") ? 410 : 200, Map.of("X-Said", "1"), body);
          });

  private final RestClient rest = RestClient.to(server.uri());

  @Test
  void sendsJsonAndReadsTheAnswer() throws Exception {
    var answer = rest.withSessionKey("k").post("/api/x?y=1", Map.of("a", 1));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("x-said")).isEqualTo("1");
    assertThat(answer.tree())
        .isEqualTo(
            Json.read(
                """
                {"method":"POST","path":"/api/x?y=1","key":"k","type":"application/json",
                 "body":"{\\"a\\":1}"}\
                """));
  }

  @Test
  void knowsTheOtherMethods() throws Exception {
    assertThat(rest.get("/").tree().path("method").asString()).isEqualTo("GET");
    assertThat(rest.delete("/").tree().path("method").asString()).isEqualTo("DELETE");
    assertThat(rest.put("/", 1).tree().path("method").asString()).isEqualTo("PUT");
    assertThat(rest.patch("/", 1).tree().path("method").asString()).isEqualTo("PATCH");
    assertThat(rest.post("/").tree().path("body").asString()).isEmpty();
    assertThat(rest.sendText("POST", "/", "text/plain", "{oops").tree().path("body").asString())
        .isEqualTo("{oops");
    assertThat(rest.get("/").tree().path("key").asString()).isEqualTo("none");
  }

  @Test
  void givesTheStatusOfFailuresAndSaysWhatIsNoJson() throws Exception {
    assertThat(rest.get("/gone").status()).isEqualTo(410);
    assertThatThrownBy(() -> rest.get("/html").tree())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("200 <html>");
  }
}
