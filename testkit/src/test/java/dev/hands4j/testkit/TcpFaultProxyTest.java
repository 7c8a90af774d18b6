package dev.hands4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hands4j.testkit.http.TestHttpServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class TcpFaultProxyTest {
  @AutoClose
  private final TestHttpServer server =
      TestHttpServer.start(
          0,
          exchange ->
              exchange.respond(
                  200,
                  Map.of(),
                  ("\"" + "x".repeat(exchange.request().body().length) + "\"")
                      .getBytes(StandardCharsets.UTF_8)));

  @AutoClose private final TcpFaultProxy proxy = TcpFaultProxy.to("127.0.0.1", server.port());

  private RestClient.Response ask() throws Exception {
    return RestClient.to(proxy.uri()).post("/", Map.of("a", "b"));
  }

  private CompletableFuture<Integer> askLater() {
    var status = new CompletableFuture<Integer>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            status.complete(ask().status());
          } catch (Exception e) {
            status.completeExceptionally(e);
          }
        });
    return status;
  }

  @Test
  void passesBytesBothWays() throws Exception {
    assertThat(ask().body()).isEqualTo("\"xxxxxxxxx\"");
    assertThat(proxy.towardsServer().passedBytes()).isPositive();
    assertThat(proxy.towardsClient().passedBytes()).isPositive();
  }

  @Test
  void holdsWhatItStallsUntilItIsHealed() throws Exception {
    proxy.towardsClient().stall();
    var status = askLater();
    await().until(() -> proxy.towardsServer().passedBytes() > 0);
    assertThat(proxy.towardsClient().passedBytes()).isZero();
    assertThat(status).isNotDone();

    proxy.heal();

    assertThat(status.get()).isEqualTo(200);
  }

  @Test
  void losesWhatItDrops() throws Exception {
    proxy.towardsServer().drop();
    try (var socket = new Socket("127.0.0.1", proxy.port())) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      await().until(() -> proxy.connections() == 1);

      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();

      assertThat(socket.getInputStream().read()).isEqualTo(-1);
      assertThat(proxy.towardsServer().passedBytes()).isZero();
    }
  }

  @Test
  void delaysWithoutChangingAnything() throws Exception {
    proxy.towardsServer().delay(Duration.ofMillis(150));
    long start = System.nanoTime();

    assertThat(ask().status()).isEqualTo(200);

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(149));
  }

  @Test
  void throttles() throws Exception {
    proxy.towardsServer().throttle(1_000);
    long start = System.nanoTime();

    RestClient.to(proxy.uri()).post("/", "y".repeat(300));

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(299));
  }

  @Test
  void cutsConnectionsInTheMiddle() throws Exception {
    proxy.towardsClient().stall();
    var status = askLater();
    await().until(() -> proxy.towardsServer().passedBytes() > 0);

    proxy.cut();

    assertThatThrownBy(status::get).hasCauseInstanceOf(IOException.class);
    await().until(() -> server.connections() == 0);
  }

  @Test
  void cutsAfterSoManyBytes() throws Exception {
    proxy.towardsClient().cutAfter(5);
    try (var socket = new Socket("127.0.0.1", proxy.port())) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

      assertThat(socket.getInputStream().readNBytes(5))
          .isEqualTo("HTTP/".getBytes(StandardCharsets.US_ASCII));
      assertThatThrownBy(() -> socket.getInputStream().read()).hasMessageContaining("reset");
    }
  }

  @Test
  void refusesNewConnectionsUntilItIsHealed() throws Exception {
    proxy.refuse(true);
    assertThatThrownBy(this::ask).isInstanceOf(IOException.class);

    proxy.heal();

    assertThat(ask().status()).isEqualTo(200);
  }

  @Test
  void resetsClientsOfATargetThatDoesNotListen() throws Exception {
    int free;
    try (var socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    try (var broken = TcpFaultProxy.to("127.0.0.1", free)) {
      assertThatThrownBy(() -> RestClient.to(broken.uri()).get("/"))
          .isInstanceOf(IOException.class);
    }
  }
}
