package dev.hands4j.enterprise;

import static dev.hands4j.testkit.Reply.says;

import dev.hands4j.testkit.Script;
import dev.hands4j.testkit.ScriptedModel;
import dev.hands4j.testkit.services.TestKeycloak;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What sign-in costs: the round trip, and requests per second of a route that does nothing, with a
 * session's cookie and with nothing to check. Started by {@code scripts/bench-sign-in}.
 */
final class SignInCost {
  private static final Duration RUN = Duration.ofSeconds(5);
  private static final int CLIENTS = 8;
  private static final int SIGN_INS = 30;

  private SignInCost() {}

  public static void main(String[] args) throws Exception {
    try (ScriptedModel model =
            ScriptedModel.start(Script.always(says("Yes.")).withoutTools(says("A title")));
        Cluster cluster = Cluster.with(model)) {
      TestKeycloak keycloak = TestKeycloak.shared();
      cluster
          .with("KEYCLOAK_SERVER_URL", keycloak.uri().toString())
          .with("KEYCLOAK_CLIENT_SECRET", TestKeycloak.CLIENT_SECRET);
      URI node = URI.create("http://localhost:" + cluster.start().uri().getPort());
      keycloak.allow(node.toString());
      List<Long> times = new ArrayList<>();
      String cookie = "";
      for (int i = 0; i < SIGN_INS; i++) {
        TestBrowser browser = new TestBrowser();
        long start = System.nanoTime();
        var _ =
            browser.signIn(
                node.resolve("/oauth/keycloak/start"),
                "alice",
                TestKeycloak.PASSWORD,
                uri -> uri.getPath().equals("/") || uri.getPath().equals("/accept-tos"));
        times.add((System.nanoTime() - start) / 1_000_000);
        var _ = browser.post(node.resolve("/api/accept_tos"), "");
        cookie = browser.cookie("localhost", "keycloak_auth").orElseThrow();
      }
      times.sort(null);
      System.out.printf(
          "sign-in, with Keycloak's form: p50 %d ms, max %d ms%n",
          times.get(SIGN_INS / 2), times.getLast());
      for (int round = 0; round < 2; round++) {
        System.out.printf("/alive, nothing checked: %d/s%n", rate(node, "/alive", ""));
        System.out.printf(
            "/api/options/agents, cookie: %d/s%n",
            rate(node, "/api/options/agents", "keycloak_auth=" + cookie));
      }
    }
    System.exit(0);
  }

  private static long rate(URI node, String path, String cookie) throws Exception {
    HttpRequest request =
        Optional.of(cookie)
            .filter(c -> !c.isEmpty())
            .map(c -> HttpRequest.newBuilder(node.resolve(path)).header("Cookie", c))
            .orElseGet(() -> HttpRequest.newBuilder(node.resolve(path)))
            .build();
    AtomicLong done = new AtomicLong();
    long end = System.nanoTime() + RUN.toNanos();
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(
          Thread.ofVirtual()
              .start(() -> {
                try (HttpClient http =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
                  while (System.nanoTime() < end) {
                    int status =
                        http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
                    if (status != 200) {
                      throw new AssertionError(status);
                    }
                    done.incrementAndGet();
                  }
                } catch (java.io.IOException | InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              }));
    }
    for (Thread client : clients) {
      client.join();
    }
    return done.get() / RUN.toSeconds();
  }
}
