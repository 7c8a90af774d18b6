package dev.hands4j.testkit.trial;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The proxy before two real HTTP servers. */
class StickyProxyTest {
  private final HttpClient http = HttpClient.newHttpClient();
  private HttpServer a;
  private HttpServer b;
  private StickyProxy proxy;

  @BeforeEach
  void start() throws IOException {
    a = node("a");
    b = node("b");
    proxy = StickyProxy.serve(StickyProxy.bind("127.0.0.1", 0), List.of(uri(a), uri(b)));
  }

  @AfterEach
  void stop() throws IOException {
    http.close();
    proxy.close();
    a.stop(0);
    b.stop(0);
  }

  /** Says who it is, which headers came, and what was sent. */
  private static HttpServer node(String name) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> answer(exchange, name));
    server.createContext(
        "/socket.io/",
        exchange ->
            answer(
                exchange,
                exchange.getRequestURI().getQuery().contains("sid=")
                    ? name
                    : "0{\"sid\":\"session-of-%s\",\"upgrades\":[]}".formatted(name)));
    server.start();
    return server;
  }

  private static void answer(HttpExchange exchange, String text) throws IOException {
    String body =
        "%s %s %s %s"
            .formatted(
                text,
                exchange.getRequestHeaders().getFirst("X-Forwarded-For"),
                exchange.getRequestHeaders().getFirst("Host"),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static URI uri(HttpServer server) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private String get(String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + proxy.port() + path))
            .header("X-Forwarded-For", "203.0.113.7")
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  @Test
  void leadsToTheNodesInTurn() throws Exception {
    assertThat(List.of(get("/").substring(0, 1), get("/").substring(0, 1)))
        .containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void saysWhereTheClientIsAndBelievesNoClientAboutIt() throws Exception {
    assertThat(get("/")).contains("127.0.0.1 127.0.0.1:" + proxy.port()).doesNotContain("203.0");
  }

  @Test
  void sendsLargeBodiesOnUnchanged() throws Exception {
    String body = "x".repeat(3_000_000);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + proxy.port() + "/"))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).body()).endsWith(body);
  }

  @Test
  void keepsLongPollingOfASessionAtItsNode() throws Exception {
    for (int i = 0; i < 3; i++) {
      String begun = get("/socket.io/?EIO=4&transport=polling");
      String node = begun.contains("session-of-a") ? "a" : "b";
      String path = "/socket.io/?EIO=4&transport=polling&sid=session-of-" + node;
      assertThat(List.of(get(path), get(path), get(path)))
          .allSatisfy(answer -> assertThat(answer).startsWith(node + " "));
    }
  }

  @Test
  void leadsClientsOfADeadNodeToTheOther() throws Exception {
    String begun = get("/socket.io/?EIO=4&transport=polling");
    HttpServer dead = begun.contains("session-of-a") ? a : b;
    String gone = dead == a ? "a" : "b";
    dead.stop(0);

    List<String> answers =
        IntStream.range(0, 4)
            .mapToObj(i -> "/socket.io/?sid=session-of-" + gone)
            .map(path -> {
              try {
                return get(path);
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            })
            .toList();
    assertThat(answers).allSatisfy(answer -> assertThat(answer).doesNotStartWith(gone + " "));
  }

  @Test
  void saysSoWhenNoNodeCanBeReached() throws Exception {
    a.stop(0);
    b.stop(0);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + proxy.port() + "/")).build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).startsWith("No node can be reached now.");
  }

  @Test
  void copiesWhatFollowsAnUpgradeInBothDirections() throws Exception {
    try (ServerSocket node = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        StickyProxy other =
            StickyProxy.serve(
                StickyProxy.bind("127.0.0.1", 0),
                List.of(URI.create("http://127.0.0.1:" + node.getLocalPort())));
        Socket client = new Socket(InetAddress.getLoopbackAddress(), other.port())) {
      Thread.ofVirtual().start(() -> echo(node));
      client
          .getOutputStream()
          .write(
              "GET /socket.io/?transport=websocket HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
      assertThat(in.readLine()).isEqualTo("HTTP/1.1 101 Switching Protocols");
      assertThat(in.readLine()).isEqualTo("Connection: Upgrade");
      for (String word : List.of("one", "two")) {
        client.getOutputStream().write((word + "\n").getBytes(StandardCharsets.US_ASCII));
        assertThat(in.readLine()).isEqualTo("echo " + word);
      }
    }
  }

  private static void echo(ServerSocket node) {
    try (Socket socket = node.accept()) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      List<String> head = in.lines().takeWhile(line -> !line.isEmpty()).toList();
      String connection =
          head.stream().filter(line -> line.startsWith("Connection:")).findFirst().orElse("");
      String answer = "HTTP/1.1 101 Switching Protocols\r\n" + connection + "\r\n";
      socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        socket.getOutputStream().write(("echo " + line + "\n").getBytes(StandardCharsets.US_ASCII));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
