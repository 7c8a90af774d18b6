package dev.hands4j.testkit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class TestHttpServerTest {
  @AutoClose
  private final TestHttpServer server =
      TestHttpServer.start(
          0,
          exchange -> {
            var request = exchange.request();
            if (request.path().equals("/silent")) {
              return;
            }
            exchange.respond(
                200,
                Map.of(),
                (request.method() + " " + request.path() + " [" + request.bodyText() + "]")
                    .getBytes(StandardCharsets.UTF_8));
          });

  private String talk(String request) throws IOException {
    try (var socket = new Socket("127.0.0.1", server.port())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  @Test
  void answersSeveralRequestsOnOneConnectionEvenWhenTheyAreSentAtOnce() throws Exception {
    String answers =
        talk(
            "POST /a HTTP/1.1\r\nContent-Length: 3\r\n\r\none"
                + "GET /b?q=1 HTTP/1.1\r\n\r\n"
                + "POST /c HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\ntw\r\n1;x=y\r\no\r\n0\r\n\r\n");

    assertThat(answers).contains("POST /a [one]").contains("GET /b []").contains("POST /c [two]");
  }

  @Test
  void takesEachRequestOnceThoughItPausesBetween() throws Exception {
    try (var slow =
            TestHttpServer.start(
                0,
                exchange -> {
                  exchange.pause(Duration.ofMillis(1));
                  byte[] path = exchange.request().path().getBytes(StandardCharsets.US_ASCII);
                  exchange.respond(200, Map.of(), path);
                });
        var socket = new Socket("127.0.0.1", slow.port())) {
      for (String path : List.of("/1", "/2", "/3")) {
        socket
            .getOutputStream()
            .write(("GET " + path + " HTTP/1.1\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        String answer = "HTTP/1.1 200 \r\nContent-Length: 2\r\n\r\n" + path;

        assertThat(socket.getInputStream().readNBytes(answer.length()))
            .isEqualTo(answer.getBytes(StandardCharsets.US_ASCII));
      }
    }
  }

  @Test
  void closesTheConnectionWhenAskedTo() throws Exception {
    String answers = talk("GET /a HTTP/1.1\r\nConnection: close\r\n\r\nGET /b HTTP/1.1\r\n\r\n");

    assertThat(answers).contains("Connection: close").contains("GET /a").doesNotContain("GET /b");
  }

  @Test
  void permitsABodyThatWaitsForPermission() throws Exception {
    try (var socket = new Socket("127.0.0.1", server.port())) {
      var out = socket.getOutputStream();
      out.write(
          "POST /a HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII));
      byte[] permission = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
      assertThat(socket.getInputStream().readNBytes(permission.length)).isEqualTo(permission);

      out.write("hi".getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();

      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .contains("[hi]");
    }
  }

  @Test
  void refusesWhatIsNoRequest() throws Exception {
    assertThat(talk("hello\r\n\r\n")).startsWith("HTTP/1.1 400");
    assertThat(talk("GET / HTTP/1.1\r\nno colon\r\n\r\n")).startsWith("HTTP/1.1 400");
    assertThat(talk("POST / HTTP/1.1\r\nContent-Length: -4\r\n\r\n")).startsWith("HTTP/1.1 400");
    assertThat(talk("POST / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n"))
        .startsWith("HTTP/1.1 413");
    assertThat(talk("GET /" + "x".repeat(70_000) + " HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 431");
  }

  @Test
  void saysSoWhenAHandlerDoesNotAnswer() throws Exception {
    assertThat(talk("GET /silent HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 500");
  }

  @Test
  void closesIdleConnectionsWithItself() throws Exception {
    try (var socket = new Socket("127.0.0.1", server.port())) {
      await().until(() -> server.connections() == 1);

      server.close();

      assertThat(socket.getInputStream().read()).isEqualTo(-1);
      await().until(() -> server.connections() == 0);
    }
  }
}
