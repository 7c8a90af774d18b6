package dev.hands4j.enterprise;

import static dev.hands4j.testkit.Reply.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hands4j.enterprise.config.EnterpriseConfig;
import dev.hands4j.server.CompositionReport;
import dev.hands4j.server.config.ConfigKey;
import dev.hands4j.server.config.InvalidConfigurationException;
import dev.hands4j.testkit.RestClient;
import dev.hands4j.testkit.Script;
import dev.hands4j.testkit.ScriptedModel;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What operators configure, see and ask. */
class OperationsTest {
  private static ScriptedModel model;
  private static Cluster cluster;
  private static Cluster.Node node;

  @BeforeAll
  static void start() {
    model = ScriptedModel.start(Script.always(says("Yes.")).withoutTools(says("A title")));
    cluster = Cluster.with(model).with("WEB_HOST", "agents.example.org");
    node = cluster.start();
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
    model.close();
  }

  private static RestClient anybody() {
    return RestClient.to(node.uri());
  }

  @Test
  void reportsEverythingThatIsWrongAtOnce() {
    Map<String, String> wrong =
        Map.of(
            "EDITION", "enterprise",
            "SESSION_API_KEY", "k",
            "REDIS_PASSWORD", "p",
            "DB_PORT", "many",
            "HANDS4J_NODE_TTL", "3s",
            "HANDS4J_NODE_TTTL", "3s");
    try {
      Cluster.config(wrong);
      throw new AssertionError("accepted");
    } catch (InvalidConfigurationException e) {
      assertThat(e.problems())
          .hasSize(6)
          .anyMatch(p -> p.contains("SESSION_API_KEY and EDITION=enterprise"))
          .anyMatch(p -> p.contains("REDIS_PASSWORD is set but REDIS_HOST is not"))
          .anyMatch(p -> p.contains("DB_PORT must be a whole number"))
          .anyMatch(p -> p.contains("DB_PASS is missing"))
          .anyMatch(p -> p.contains("a node must be allowed to miss a heartbeat"))
          .anyMatch(p -> p.contains("did you mean HANDS4J_NODE_TTL?"));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void describesEverySettingOfItsOwn() {
    assertThat(EnterpriseConfig.reference())
        .extracting(ConfigKey::name)
        .contains("DB_HOST", "DB_PASS", "REDIS_HOST", "WEB_HOST", "HANDS4J_NODE_TTL")
        .doesNotContain("PORT", "HANDS4J_HOME");
    assertThat(EnterpriseConfig.reference()).allMatch(key -> !key.meaning().isBlank());
  }

  @Test
  void isThisPipelineInThisOrder() throws Exception {
    var composition = node.rest().get("/api/composition").tree();
    assertThat(composition.path("pipeline").valueStream().map(s -> s.asString()))
        .isEqualTo(
            List.of(
                "log",
                "errors",
                "caller",
                "cors",
                "cache",
                "host",
                "rate-limit",
                "identity",
                "user-rate-limit",
                "handler"));
  }

  @Test
  void fillsEveryPort() throws Exception {
    var composition = node.rest().get("/api/composition").tree();
    assertThat(composition.path("edition").asString()).isEqualTo("enterprise");
    assertThat(composition.path("ports").path("Coordinator").asString())
        .isEqualTo("ClusterCoordinator");
    assertThat(composition.path("ports").path("UserContextResolver").asString())
        .isEqualTo("ApiKeyUsers");
    assertThat(composition.path("ports").path("Access").asString()).isEqualTo("OwnersAccess");
    assertThat(CompositionReport.class).isNotNull();
  }

  @Test
  void putsCorsAndCacheHeadersOnEveryAnswer() throws Exception {
    RestClient page = anybody().withHeader("Origin", "https://agents.example.org");
    RestClient alice = node.rest("alice").withHeader("Origin", "https://agents.example.org");
    var answers =
        List.of(
            page.get("/alive"),
            page.get("/ready"),
            page.get("/api/settings"), // 401
            alice.get("/api/nothing"), // 404
            alice.put("/api/conversations", Map.of()), // 405
            alice.sendText("POST", "/api/conversations", "application/json", "{"), // 422
            alice.get("/api/conversations/a..b")); // 400
    assertThat(answers)
        .extracting(a -> a.status())
        .containsExactly(200, 200, 401, 404, 405, 422, 400);
    assertThat(answers)
        .allSatisfy(answer -> {
          assertThat(answer.header("Access-Control-Allow-Origin"))
              .isEqualTo("https://agents.example.org");
          assertThat(answer.header("Cache-Control")).contains("no-store");
        });
  }

  @Test
  void takesAKeyInThreeHeadersAndNoOther() throws Exception {
    for (String header : List.of("Authorization", "X-Session-API-Key", "X-Access-Token")) {
      String value = (header.equals("Authorization") ? "Bearer " : "") + KnownKeys.PREFIX + "alice";
      assertThat(anybody().withHeader(header, value).get("/api/conversations").status())
          .isEqualTo(200);
    }
    assertThat(
            anybody()
                .withHeader("Authorization", "Bearer guess")
                .get("/api/conversations")
                .status())
        .isEqualTo(401);
    assertThat(
            anybody().get("/api/conversations?session_api_key=" + KnownKeys.PREFIX + "a").status())
        .isEqualTo(401);
  }

  @Test
  void saysThatItIsHealthy() throws Exception {
    assertThat(anybody().get("/saas").body()).isEqualTo("{\"saas\":true}");
    assertThat(anybody().get("/ready").body()).isEqualTo("\"OK\"");
    assertThat(anybody().get("/alive").body()).isEqualTo("{\"status\":\"ok\"}");
    assertThat(anybody().get("/health").body()).isEqualTo("\"OK\"");
  }

  @Test
  void countsWhatItDoes() throws Exception {
    String id = node.create("hello");
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() ->
            assertThat(anybody().get("/internal/metrics/").body())
                .contains("saas_running_agent_loops{session_id=\"" + id + "\"} 1")
                .containsPattern("saas_create_conversation_total [1-9]")
                .contains("saas_agent_session_start_bucket")
                .contains("saas_agent_status_errors_total")
                .contains("hands4j_nodes_alive 1")
                .contains("process_cpu_usage"));
  }

  @Test
  void showsTheSameToPeopleAsAPageThatAsksNobodyElse() throws Exception {
    String id = node.create("hello");
    RestClient browser =
        anybody().withHeader("Accept", "text/html,application/xhtml+xml,*/*;q=0.8");
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> {
          var page = browser.get("/internal/cluster");
          assertThat(page.header("Content-Type")).startsWith("text/html");
          assertThat(page.header("Content-Security-Policy")).startsWith("default-src 'none'");
          assertThat(page.body())
              .contains("<code>" + id + "</code>", "<caption>Nodes</caption>", "alive")
              .doesNotContain("http://", "https://", "<script");
        });
  }

  /** Every line is a comment or a sample of a series whose type was said before. */
  @Test
  void writesItsNumbersInTheTextFormatAndNothingElse() throws Exception {
    var answer = anybody().get("/internal/metrics/");
    assertThat(answer.header("Content-Type")).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
    Set<String> typed = new HashSet<>();
    Set<String> seen = new HashSet<>();
    for (String line : answer.body().lines().toList()) {
      Matcher type =
          Pattern.compile("# TYPE (\\w+) (counter|gauge|histogram|summary)").matcher(line);
      if (type.matches()) {
        assertThat(typed.add(type.group(1))).as("typed twice: %s", line).isTrue();
      } else if (!line.startsWith("# HELP ")) {
        Matcher sample =
            Pattern.compile(
                    "([a-zA-Z_:][\\w:]*)(\\{(\\w+=\"(?:[^\"\\\\\\n]|\\\\.)*\",?)*})?"
                        + " ([-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?|NaN|[-+]Inf)")
                .matcher(line);
        assertThat(sample.matches()).as("not a sample: %s", line).isTrue();
        String series = sample.group(1) + (sample.group(2) == null ? "" : sample.group(2));
        assertThat(seen.add(series)).as("twice: %s", line).isTrue();
        String name = sample.group(1);
        assertThat(typed)
            .as("without a type: %s", line)
            .containsAnyOf(name, name.replaceFirst("_(bucket|sum|count|max)$", ""));
      }
    }
    assertThat(seen)
        .contains("saas_agent_status_errors_total", "saas_create_conversation_total")
        .contains("saas_agent_session_start_bucket{success=\"True\",le=\"0.005\"}")
        .contains("saas_agent_session_start_count{success=\"False\"}");
  }

  @Test
  void showsNodesOwnersAndSandboxes() throws Exception {
    String id = node.create("hello");
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> {
          var view = anybody().get("/internal/cluster").tree();
          assertThat(view.path("redis").asString()).isEqualTo("off");
          assertThat(view.path("database").asString()).isEqualTo("up");
          assertThat(view.path("sandboxes").asString()).isEqualTo("local");
          assertThat(view.path("nodes").path(0).path("alive").asBoolean()).isTrue();
          assertThat(view.path("nodes").path(0).path("conversations").asInt()).isPositive();
          assertThat(
                  view.path("running_here")
                      .valueStream()
                      .map(r -> r.path("conversation").asString()))
              .contains(id);
        });
  }
}
