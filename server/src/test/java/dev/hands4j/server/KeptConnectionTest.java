package dev.hands4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An answer that comes before the body of its request either says that the connection ends or
 * leaves it usable: a client never sends its next request into a connection that the server is
 * about to close without a word (RFC 9112 §9.3, §9.6).
 */
class KeptConnectionTest {
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.community().start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /alive",
        "GET /",
        "GET /api/settings",
        "GET /api/conversations/none",
        "DELETE /api/conversations/none",
        "POST /no/such/route",
        "POST /socket.io/?EIO=4&transport=polling&sid=none"
      })
  void saysWhenAnEarlyAnswerEndsTheConnection(String request) throws Exception {
    URI uri = server.uri();
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      socket.setSoTimeout(30_000);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      send(socket, request + " HTTP/1.1\r\nHost: " + uri.getAuthority());
      // The rest of the request is still on its way while the answer comes.
      send(socket, "\r\nContent-Type: text/plain\r\nContent-Length: 7\r\n\r\n");
      String head = answer(in).toLowerCase(Locale.ROOT);
      if (head.contains("connection: close")) {
        assertThat(in.read()).isEqualTo(-1);
      } else {
        send(socket, "ignored");
        send(socket, "GET /alive HTTP/1.1\r\nHost: " + uri.getAuthority() + "\r\n\r\n");
        assertThat(answer(in)).startsWith("HTTP/1.1 200");
      }
    }
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /** Reads one answer and returns its head. */
  private static String answer(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      assertThat(next).describedAs("the connection ended after: %s", head).isNotEqualTo(-1);
      head.append((char) next);
    }
    String marker = "content-length:";
    int at = head.toString().toLowerCase(Locale.ROOT).indexOf(marker);
    if (at >= 0) {
      String length = head.substring(at + marker.length(), head.indexOf("\r\n", at)).strip();
      in.readNBytes(Integer.parseInt(length));
    }
    return head.toString();
  }
}
