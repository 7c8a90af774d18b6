package dev.hands4j.runtime.egress;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.hands4j.runtime.EgressPolicy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The proxy as a program in a sandbox meets it, with a real server behind it. */
class EgressProxyTest {
  @TempDir Path folder;

  private HttpServer web;
  private int port;
  private EgressProxy proxy;

  @BeforeEach
  void start() throws Exception {
    web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    port = web.getAddress().getPort();
    web.createContext(
        "/",
        exchange -> {
          String seen =
              "%s %s host=%s proxy=%s body=%s"
                  .formatted(
                      exchange.getRequestMethod(),
                      exchange.getRequestURI(),
                      exchange.getRequestHeaders().getFirst("Host"),
                      exchange.getRequestHeaders().getFirst("Proxy-Authorization"),
                      new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          byte[] bytes = seen.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    web.start();
    open(new EgressPolicy(List.of("*"), List.of("127.0.0.1:" + port)), 4);
  }

  private void open(EgressPolicy policy, int connections) throws IOException {
    proxy =
        EgressProxy.listen(
            folder.resolve("e"),
            new EgressConfig(
                policy, connections, 4096, Duration.ofSeconds(5), Duration.ofSeconds(30)));
  }

  @AfterEach
  void stop() {
    proxy.close();
    web.stop(0);
  }

  private SocketChannel dial() throws IOException {
    return SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve("e")));
  }

  private String ask(String request) throws IOException {
    try (SocketChannel channel = dial()) {
      channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.ISO_8859_1)));
      return all(channel);
    }
  }

  private static String all(SocketChannel channel) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      Channels.newInputStream(channel).transferTo(out);
    } catch (IOException broken) {
      // What came before is the answer.
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void passesAPlainRequestOnWithoutWhatIsMeantForTheProxy() throws Exception {
    String answer =
        ask(
            "POST http://127.0.0.1:%1$d/a/b?c=d HTTP/1.1\r\nHost: 127.0.0.1:%1$d\r\nProxy-Authorization: Basic x\r\nProxy-Connection: keep-alive\r\nContent-Length: 4\r\n\r\nbody"
                .formatted(port));
    assertThat(answer)
        .startsWith("HTTP/1.1 200 OK")
        .contains("POST /a/b?c=d host=127.0.0.1:%d proxy=null body=body".formatted(port));
  }

  @Test
  void opensATunnel() throws Exception {
    try (SocketChannel channel = dial()) {
      channel.write(
          ByteBuffer.wrap(
              "CONNECT 127.0.0.1:%d HTTP/1.1\r\n\r\n"
                  .formatted(port)
                  .getBytes(StandardCharsets.US_ASCII)));
      InputStream in = Channels.newInputStream(channel);
      assertThat(new String(in.readNBytes(39), StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 200 Connection established\r\n\r\n");
      channel.write(
          ByteBuffer.wrap(
              "GET /through HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII)));
      assertThat(all(channel)).contains("GET /through host=x");
    }
  }

  @Test
  void refusesThisMachineByEveryName() throws Exception {
    proxy.close();
    open(EgressPolicy.PUBLIC, 4);
    for (String host :
        List.of("127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "127.1")) {
      assertThat(ask("GET http://%s:%d/ HTTP/1.1\r\n\r\n".formatted(host, port)))
          .as(host)
          .matches("(?s)HTTP/1.1 (403|400|502) Refused.*")
          .doesNotContain("host=");
      assertThat(ask("CONNECT %s:%d HTTP/1.1\r\n\r\n".formatted(host, port)))
          .as(host)
          .matches("(?s)HTTP/1.1 (403|400|502) Refused.*");
    }
    assertThat(ask("CONNECT 127.0.0.1:%d HTTP/1.1\r\n\r\n".formatted(port)))
        .contains("HANDS4J_EGRESS_INTERNAL");
  }

  @Test
  void namesTheSettingWhenAHostIsNotOnTheList() throws Exception {
    proxy.close();
    open(new EgressPolicy(List.of("pypi.org"), List.of()), 4);
    assertThat(ask("CONNECT example.org:443 HTTP/1.1\r\n\r\n"))
        .startsWith("HTTP/1.1 403")
        .contains("example.org:443", "HANDS4J_EGRESS");
  }

  @Test
  void refusesWhatItCannotRead() throws Exception {
    assertThat(ask("hello\r\n\r\n")).startsWith("HTTP/1.1 400");
    assertThat(ask("GET / HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400");
    assertThat(ask("GET https://x.test/ HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400");
    assertThat(ask("GET http://u:p@x.test/ HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400");
    assertThat(ask("CONNECT x.test HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400");
    assertThat(ask("CONNECT x.test:99999 HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400");
    assertThat(ask("GET http://127.0.0.1:%d/ HTTP/1.1\r\nno-colon\r\n\r\n".formatted(port)))
        .startsWith("HTTP/1.1 400");
    assertThat(ask("GET http://x.test/" + "a".repeat(5000) + " HTTP/1.1\r\n\r\n"))
        .startsWith("HTTP/1.1 431");
    assertThat(ask("CONNECT no-such-host.invalid:80 HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 502");
  }

  @Test
  void boundsTheConnectionsOfASandbox() throws Exception {
    List<SocketChannel> held = new ArrayList<>();
    try {
      for (int i = 0; i < 4; i++) {
        held.add(dial());
      }
      try (SocketChannel fifth = dial()) {
        assertThat(all(fifth)).startsWith("HTTP/1.1 503");
      }
    } finally {
      for (SocketChannel channel : held) {
        channel.close();
      }
    }
  }

  @Test
  void survivesAnyBytes() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String[] pieces = {
      "GET ",
      "CONNECT ",
      "http://",
      "127.0.0.1",
      ":",
      "\r\n",
      "\n",
      " HTTP/1.1",
      "Host: x",
      "\0",
      "é",
      "[::1]",
      "@",
      "/",
      "?",
      "#",
      "Content-Length: 5",
      "%00",
      "\r\n\r\n"
    };
    for (int i = 0; i < 300; i++) {
      StringBuilder request = new StringBuilder();
      for (int n = random.nextInt(12); n >= 0; n--) {
        request.append(pieces[random.nextInt(pieces.length)]);
      }
      try (SocketChannel channel = dial()) {
        channel.write(ByteBuffer.wrap(request.toString().getBytes(StandardCharsets.ISO_8859_1)));
        channel.shutdownOutput();
        String answer = all(channel);
        assertThat(answer)
            .as("seed %d, round %d: %s", seed, i, request)
            .matches("(?s)|HTTP/1\\.1 \\d{3} .*");
      }
    }
    assertThat(ask("GET http://127.0.0.1:%d/ HTTP/1.1\r\nHost: x\r\n\r\n".formatted(port)))
        .startsWith("HTTP/1.1 200");
  }
}
