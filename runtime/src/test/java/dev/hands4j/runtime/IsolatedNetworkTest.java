package dev.hands4j.runtime;

import static dev.hands4j.runtime.RuntimeContract.CONVERSATION;
import static dev.hands4j.runtime.RuntimeContract.lease;
import static dev.hands4j.runtime.RuntimeContract.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.hands4j.api.runtime.RuntimeHandle;
import dev.hands4j.api.runtime.SandboxSpec;
import dev.hands4j.storage.wire.WireEventCodec;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ways out of a real sandbox and into it, with bash as the program that takes them. */
class IsolatedNetworkTest {
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
            RuntimeContract.config(home).withEgress(Optional.of(policy)), new WireEventCodec());
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
  void sharesTheNetworkOfThisMachineOnlyWhenToldTo() throws Exception {
    LocalRuntime open =
        LocalRuntime.isolated(
            RuntimeContract.config(home).withEgress(Optional.empty()), new WireEventCodec());
    runtime = Optional.of(open);
    assertThat(open.limits().get("network")).contains("loopback");
    try (RuntimeHandle handle =
        open.open(CONVERSATION, SandboxSpec.DEFAULT, Optional.empty(), lease(1), _ -> {})) {
      assertThat(handle.hosts()).isEmpty();
      assertThat(
              run(handle, 1, "(exec 3<>/dev/tcp/127.0.0.1/%d) && echo reached".formatted(port))
                  .content())
          .contains("reached");
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

  /** runtime.md §15: an application in the sandbox is reached from a browser on this machine. */
  @Test
  void leadsToApplicationsInTheSandbox() throws Exception {
    String page = "application " + home.getFileName();
    Map<String, Integer> before;
    try (RuntimeHandle handle = open(1, EgressPolicy.PUBLIC)) {
      before = handle.hosts();
      assertThat(before).hasSize(2);
      assertThat(before.keySet()).allMatch(address -> address.startsWith("http://127.0.0.2:"));
      int inside = before.values().iterator().next();
      run(
          handle,
          1,
          """
          echo '%s' > index.html; (perl -e 'use IO::Socket::INET; \
          my $s = IO::Socket::INET->new(LocalAddr => "127.0.0.1", LocalPort => %d, Listen => 5); \
          while (my $c = $s->accept) { while (<$c>) { last if /^\\r?\\n/ } \
          open my $f, "<", "index.html"; my $t = join "", <$f>; \
          print $c "HTTP/1.0 200 OK\\r\\n\\r\\n$t"; close $c }') >/dev/null 2>&1 &\
          """
              .formatted(page, inside));
      assertThat(read(before, inside)).contains(page);
    }
    try (RuntimeHandle again = open(2, EgressPolicy.PUBLIC)) {
      assertThat(again.hosts()).isEqualTo(before);
      assertThat(read(again.hosts(), before.values().iterator().next())).contains(page);
    }
  }

  private static String read(Map<String, Integer> hosts, int inside) {
    String address =
        hosts.entrySet().stream()
            .filter(entry -> entry.getValue() == inside)
            .map(Map.Entry::getKey)
            .findFirst()
            .orElseThrow();
    return await()
        .ignoreExceptions()
        .until(
            () -> {
              try (InputStream in = URI.create(address).toURL().openStream()) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
              }
            },
            text -> !text.isEmpty());
  }
}
