package dev.hands4j.runtime;

import static dev.hands4j.runtime.RuntimeContract.CONVERSATION;
import static dev.hands4j.runtime.RuntimeContract.lease;
import static dev.hands4j.runtime.RuntimeContract.run;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.hands4j.api.runtime.RuntimeHandle;
import dev.hands4j.api.runtime.SandboxSpec;
import dev.hands4j.runtime.egress.EgressConfig;
import dev.hands4j.runtime.egress.EgressPolicy;
import dev.hands4j.storage.wire.WireEventCodec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way out of a real sandbox, with bash as the program that takes it. */
class IsolatedEgressTest {
  @TempDir Path home;

  private HttpServer web;
  private int port;
  private Optional<LocalRuntime> runtime = Optional.empty();

  @BeforeEach
  void serve() throws Exception {
    web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    port = web.getAddress().getPort();
    byte[] answer = "from outside".getBytes(StandardCharsets.US_ASCII);
    web.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    web.start();
  }

  @AfterEach
  void end() {
    runtime.ifPresent(r -> r.end(CONVERSATION, Optional.empty(), true));
    web.stop(0);
  }

  private RuntimeHandle open(long epoch, EgressPolicy policy) throws Exception {
    LocalRuntime opened =
        LocalRuntime.isolated(
            RuntimeContract.config(home).withEgress(EgressConfig.of(policy)), new WireEventCodec());
    runtime = Optional.of(opened);
    return opened.open(CONVERSATION, SandboxSpec.DEFAULT, Optional.empty(), lease(epoch), _ -> {});
  }

  private EgressPolicy allowingTheServer() {
    return new EgressPolicy(List.of(), List.of("127.0.0.1:" + port));
  }

  private String ask() {
    return """
    proxy=${http_proxy#http://}; exec 3<>/dev/tcp/${proxy%%:*}/${proxy##*:}; \
    printf 'GET http://127.0.0.1:%d/ HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n' >&3; cat <&3\
    """
        .formatted(port);
  }

  @Test
  void reachesWhatIsAllowedThroughTheProxyOnly() throws Exception {
    try (RuntimeHandle handle = open(1, allowingTheServer())) {
      assertThat(run(handle, 1, ask()).content()).contains("200 OK", "from outside");
      assertThat(
              run(handle, 2, "(exec 3<>/dev/tcp/127.0.0.1/%d) && echo reached".formatted(port))
                  .content())
          .contains("refused");
    }
  }

  @Test
  void doesNotReachTheLoopbackOfThisMachineByDefault() throws Exception {
    try (RuntimeHandle handle = open(1, EgressPolicy.PUBLIC)) {
      assertThat(run(handle, 1, ask()).content())
          .contains("403", "HANDS4J_EGRESS_INTERNAL")
          .doesNotContain("from outside");
    }
  }

  @Test
  void findsTheWayOutAgainAfterAnotherOwnerTookOver() throws Exception {
    try (RuntimeHandle first = open(1, allowingTheServer())) {
      assertThat(run(first, 1, ask()).content()).contains("from outside");
      try (RuntimeHandle second = open(2, allowingTheServer())) {
        first.close();
        assertThat(second.ref()).isEqualTo(first.ref());
        assertThat(run(second, 2, ask()).content()).contains("from outside");
      }
    }
  }

  @Test
  void tellsProgramsAboutTheProxyInAllSpellings() throws Exception {
    try (RuntimeHandle handle = open(1, EgressPolicy.PUBLIC)) {
      assertThat(run(handle, 1, "env | grep -i proxy | cut -d= -f1 | sort").content())
          .contains(
              "http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "no_proxy", "NO_PROXY");
    }
  }
}
