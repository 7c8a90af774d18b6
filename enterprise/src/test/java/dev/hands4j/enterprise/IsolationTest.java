package dev.hands4j.enterprise;

import static dev.hands4j.testkit.Reply.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hands4j.testkit.RestClient;
import dev.hands4j.testkit.RestClient.Response;
import dev.hands4j.testkit.Script;
import dev.hands4j.testkit.ScriptedModel;
import dev.hands4j.testkit.SocketIoOptions;
import dev.hands4j.testkit.SocketIoTestClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Walks every route that is registered, also those that come later, as two people and as nobody:
 * what is another's looks exactly like what does not exist (T-10).
 */
class IsolationTest {
  private static final String MARKER = "belongs-to-ann-only";

  /** Of the shape of ours, and not there. */
  private static final String ABSENT = "0123456789abcdef0123456789abcdef";

  /** What answers everybody, without anything of anybody. */
  private static final Set<String> OPEN =
      Set.of(
          "/",
          "/alive",
          "/health",
          "/server_info",
          "/saas",
          "/ready",
          "/internal/metrics/",
          "/internal/cluster",
          "/openapi.json",
          "/docs",
          "/redoc");

  private static final Pattern REFUSAL = Pattern.compile("SocketIoRefusal\\[[^\\]]*]");

  private static ScriptedModel model;
  private static Cluster cluster;
  private static Cluster.Node node;
  private static List<Route> routes;
  private static String conversation;
  private static long key;

  private record Route(String method, String path) {
    private String with(String id) {
      return path.replace("{conversation_id}", id)
          .replace("{secret_id}", "ANN_SECRET")
          .replace("{key_id}", Long.toString(key))
          .replace("<repository_name>", "ann/" + MARKER)
          .replaceAll("<[a-z_]+>", "any/thing")
          .replaceAll("\\{[a-z_]+}", "any");
    }

    private boolean isOfAConversation() {
      return path.contains("{conversation_id}");
    }
  }

  @BeforeAll
  static void start() throws Exception {
    model =
        ScriptedModel.start(
            Script.always(says("Yes, " + MARKER)).withoutTools(says(MARKER + " title")));
    cluster = Cluster.with(model);
    node = cluster.start();
    routes =
        node.routes().stream()
            .map(route -> route.split(" ", 2))
            .filter(route -> !route[0].equals("HEAD") && !route[1].equals("/<path>"))
            .map(route -> new Route(route[0], route[1]))
            .toList();
    RestClient ann = node.rest("ann");
    ann.post("/api/settings", Map.of("llm_base_url", model.openAiBaseUrl() + "?" + MARKER));
    ann.post("/api/settings", Map.of("llm_base_url", model.openAiBaseUrl()));
    ann.post("/api/settings", Map.of("git_user_name", MARKER));
    ann.post(
        "/api/secrets",
        Map.of("name", "ANN_SECRET", "value", MARKER, "description", "description " + MARKER));
    key = ann.post("/api/keys", Map.of("name", MARKER)).tree().path("id").asLong();
    conversation =
        ann.post("/api/conversations", Map.of("initial_user_msg", MARKER))
            .tree()
            .path("conversation_id")
            .asString();
    await()
        .atMost(Duration.ofSeconds(120))
        .until(() ->
            ann.get("/api/conversations/" + conversation + "/events").body().contains("Yes, "));
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
    model.close();
  }

  private static Response ask(RestClient as, Route route, String path) throws Exception {
    if (route.path().startsWith("/mcp")) {
      return as.withHeader("Accept", "application/json, text/event-stream")
          .sendText(
              route.method(),
              path,
              "application/json",
              "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}");
    }
    return as.sendText(route.method(), path, "application/json", body(route));
  }

  /** One that is complete for most routes, so that the request gets as far as to the data. */
  private static String body(Route route) {
    if (route.method().equals("GET")) {
      return "";
    }
    if (route.path().equals("/api/conversations")) {
      return "{\"initial_user_msg\":\"hello\"}";
    }
    if (route.path().endsWith("/upload-files")) {
      return "";
    }
    if (route.path().equals("/feedback/conversation")) {
      return "{\"conversation_id\":\"" + conversation + "\",\"rating\":3}";
    }
    return "{\"title\":\"taken over\",\"name\":\"ANN_SECRET\",\"value\":\"v\",\"action\":\"message\","
        + "\"args\":{\"content\":\"taken over\"},\"version\":\"1\",\"email\":\"e@example.org\","
        + "\"polarity\":\"positive\",\"mark\":true,\"providers_set\":[]}";
  }

  private static String query(Route route) {
    return route.method().equals("GET")
        ? "?path=.&file=x&query="
            + MARKER
            + "&q="
            + MARKER
            + "&event_id=0&selected_repository=a/b&repository=a/b&provider=github"
            + "&file_path=x&limit=5"
        : "";
  }

  /** Where the id is repeated in the answer, it is the one that was asked for. */
  private static String shape(Response answer, String id) {
    return answer.status() + " " + answer.body().replace(id, "ID");
  }

  @Test
  void answersTheSameForWhatIsAnothersAndWhatIsNot() throws Exception {
    RestClient bob = node.rest("bob");
    List<String> differences = new ArrayList<>();
    for (Route route : routes) {
      if (route.isOfAConversation()) {
        Response foreign = ask(bob, route, route.with(conversation) + query(route));
        Response absent = ask(bob, route, route.with(ABSENT) + query(route));
        if (!shape(foreign, conversation).equals(shape(absent, ABSENT))) {
          differences.add(route + ": " + foreign + " but for nothing " + absent);
        }
      }
    }
    assertThat(differences).isEmpty();
    assertThat(routes.stream().filter(Route::isOfAConversation)).hasSizeGreaterThan(20);
    assertThat(node.rest("ann").get("/api/conversations/" + conversation).body())
        .contains(conversation)
        .doesNotContain("taken over");
  }

  @Test
  void showsNothingOfOthersAnywhere() throws Exception {
    RestClient bob = node.rest("bob");
    List<String> leaks = new ArrayList<>();
    for (Route route : routes) {
      String path = route.with(conversation);
      Response answer = ask(bob, route, path + query(route));
      String shown =
          answer.body().replace(path, "").replace("ann/" + MARKER, "").replace(conversation, "");
      if (shown.contains(MARKER) || shown.contains(String.valueOf(key))) {
        leaks.add(route + ": " + answer);
      }
    }
    assertThat(leaks).isEmpty();
    RestClient ann = node.rest("ann");
    assertThat(ann.get("/api/secrets").body()).contains("ANN_SECRET", "description " + MARKER);
    assertThat(ann.get("/api/keys").tree()).hasSize(1);
    assertThat(ann.get("/api/settings").body()).contains(MARKER);
  }

  @Test
  void answersNobodyWithoutACredential() throws Exception {
    RestClient nobody = RestClient.to(node.uri());
    List<String> answered = new ArrayList<>();
    for (Route route : routes) {
      Response answer = ask(nobody, route, route.with(conversation) + query(route));
      boolean open = OPEN.contains(route.path()) || isOpenPage(route);
      if (answer.status() < 400 ? !open : answer.body().contains(MARKER)) {
        answered.add(route + ": " + answer.status());
      }
    }
    assertThat(answered).isEmpty();
  }

  /** Sign-in itself, and what a page must know before it. */
  private static boolean isOpenPage(Route route) {
    return route.path().startsWith("/oauth/") || route.path().equals("/api/options/config");
  }

  @Test
  void refusesTheSocketOfAnotherLikeOneOfNothing() throws Exception {
    List<String> refusals = new ArrayList<>();
    for (String id : List.of(conversation, ABSENT)) {
      SocketIoOptions socket =
          SocketIoOptions.to(node.uri())
              .query("conversation_id", id)
              .query("session_api_key", KnownKeys.PREFIX + "bob");
      try (SocketIoTestClient client = SocketIoTestClient.connect(socket)) {
        refusals.add("admitted to " + client);
      } catch (Exception | AssertionError e) {
        refusals.add(refusal(String.valueOf(e.getMessage())).replace(id, "ID"));
      }
    }
    assertThat(refusals.getFirst()).doesNotContain("admitted").isEqualTo(refusals.getLast());
  }

  /** What the server said; what else the client tells depends on when it gave up. */
  private static String refusal(String told) {
    return REFUSAL
        .matcher(told)
        .results()
        .findFirst()
        .map(MatchResult::group)
        .orElseThrow(() -> new AssertionError("not refused: " + told));
  }
}
