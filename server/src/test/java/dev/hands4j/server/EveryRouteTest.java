package dev.hands4j.server;

import static dev.hands4j.testkit.Reply.says;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.testkit.RestClient;
import dev.hands4j.testkit.RestClient.Response;
import dev.hands4j.testkit.Script;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Walks every route that is registered, also those that come later: none lets bad input through to
 * where nobody handles it, and none that is guarded answers without the key (rest-core.md §§2.1,
 * 5).
 */
class EveryRouteTest {
  private static final List<String> BODIES =
      List.of(
          "",
          "{",
          "null",
          "[]",
          "\"text\"",
          "{\"unknown_field\":1}",
          "{\"title\":7,\"name\":[],\"value\":{},\"provider_tokens\":3,\"config\":[1],"
              + "\"providers_set\":[\"nobody\"],\"action\":{},\"polarity\":\"x\","
              + "\"condenser_max_size\":\"few\",\"repository\":5,\"mcp_config\":{\"x\":1}}",
          "[".repeat(2_000));

  private static final List<String> IDS =
      List.of(
          "unknown", "a..b", "%2e%2e", "a%2Fb", "a%00b", "x".repeat(200), "%F0%9F%98%80", "%20");

  private static final List<String> QUERIES =
      List.of(
          "limit=many&page=x&per_page=x&event_id=x&start_id=x&end_id=x&reverse=perhaps"
              + "&page_id=%25%25&selected_provider=cvs&provider=cvs&conversation_trigger=none",
          "limit=-1&page=0&per_page=0&event_id=-1&start_id=-5&end_id=-9&page_id=LTE%3D",
          "limit=99999999999&page=99999999999&event_id=99999999999",
          "query=%00&repository=..%2F..%2Fetc&path=..%2F..%2Fetc%2Fpasswd&file=%2Fetc%2Fpasswd"
              + "&file_path=..%2Fx&selected_repository=%27%3B&provider=github"
              + "&selected_provider=github&page=1&per_page=1&limit=1&event_id=0",
          "limit=&page=&event_id=&query=&path=&file=&provider=");

  private static TestServer server;
  private static TestServer guarded;
  private static RestClient rest;
  private static String conversation;

  @BeforeAll
  static void start() {
    server = TestServer.community().model(Script.always(says("Hello."))).start();
    guarded = TestServer.community().with("SESSION_API_KEY", "the-key").start();
    rest = server.rest();
    conversation = server.create();
  }

  @AfterAll
  static void stop() {
    server.close();
    guarded.close();
  }

  private record Probe(String method, String path) {}

  @Test
  void handlesEveryBadInput() throws Exception {
    List<String> failures = new ArrayList<>();
    for (Probe probe : probes(server)) {
      for (String query : QUERIES) {
        check(failures, probe.method(), probe.path() + "?" + query, "");
      }
      if (!probe.method().equals("GET")) {
        for (String body : BODIES) {
          check(failures, probe.method(), probe.path(), body);
        }
      }
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void survivesEveryKindOfId() throws Exception {
    List<String> failures = new ArrayList<>();
    for (Probe probe : probes(server)) {
      if (probe.path().contains(conversation)) {
        for (String id : IDS) {
          // By hand: some of these end in the HTTP server itself, which closes the connection.
          RawHttp.Answer answer =
              new RawHttp(server.uri())
                  .withOrigin("")
                  .send(
                      probe.method(),
                      probe.path().replace(conversation, id),
                      "{}",
                      "Content-Type: application/json");
          if (answer.body().equals("Internal Server Error") || answer.status() < 200) {
            failures.add(probe + " with " + id + " -> " + answer);
          }
        }
      }
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void takesNoOtherMethod() throws Exception {
    List<String> failures = new ArrayList<>();
    for (Probe probe : probes(server)) {
      if (probe.path().startsWith("/api/")) {
        for (String method : List.of("PUT", "PATCH", "DELETE", "POST")) {
          boolean would = server.routes().contains(method + " " + template(probe.path()));
          if (!would) {
            int status = rest.sendText(method, probe.path(), "application/json", "{}").status();
            if (status != 405) {
              failures.add(method + " " + probe.path() + ": " + status);
            }
          }
        }
      }
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void guardsEverythingUnderApi() throws Exception {
    List<String> open = new ArrayList<>();
    for (Probe probe : probes(guarded)) {
      if (probe.path().startsWith("/api/") && !probe.path().equals("/api/session")) {
        int status =
            guarded
                .rest()
                .sendText(probe.method(), probe.path(), "application/json", "{}")
                .status();
        if (status != 401) {
          open.add(probe + ": " + status);
        }
      }
    }
    assertThat(open).isEmpty();
  }

  private static String template(String path) {
    return path.replace(conversation, "{conversation_id}")
        .replace("NO_SUCH", "{secret_id}")
        .replace("acme/widgets", "<repository_name>")
        .replace("any/thing", "<path>");
  }

  private static void check(List<String> failures, String method, String path, String body)
      throws IOException, InterruptedException {
    Response answer = rest.sendText(method, path, "application/json", body);
    // Some prescribed answers are 500 with a sentence; what nobody handled has none (shape F).
    if (answer.status() >= 500 && answer.body().equals("Internal Server Error")) {
      failures.add(method + " " + path + " " + body + " -> " + answer);
    }
  }

  /** Every route with a conversation that exists, but for those that would end it. */
  private static List<Probe> probes(TestServer of) {
    return of.routes().stream()
        .map(route -> route.split(" ", 2))
        .filter(route -> !route[0].equals("HEAD"))
        .filter(route -> !route[1].equals("/<path>"))
        .map(route ->
            new Probe(
                route[0],
                route[1]
                    .replace("{conversation_id}", conversation)
                    .replace("{secret_id}", "NO_SUCH")
                    .replace("<repository_name>", "acme/widgets")
                    .replace("<path>", "any/thing")))
        .filter(probe -> !probe.method().equals("DELETE") || !probe.path().endsWith(conversation))
        .toList();
  }
}
