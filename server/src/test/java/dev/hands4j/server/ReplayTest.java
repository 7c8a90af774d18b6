package dev.hands4j.server;

import static dev.hands4j.testkit.Reply.finishes;
import static dev.hands4j.testkit.Reply.runs;
import static dev.hands4j.testkit.Reply.says;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.testkit.ModelRequest;
import dev.hands4j.testkit.RestClient;
import dev.hands4j.testkit.Script;
import dev.hands4j.testkit.SocketIoTestClient;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Repeating a recorded trajectory (rest-core.md §7.4, {@code replay_json}). */
class ReplayTest {
  private static TestServer server;

  @BeforeAll
  static void start() {
    Script script =
        Script.byTurn(
                runs("echo one > made.txt"),
                runs("cat made.txt; echo t''wo"),
                finishes("Did both."),
                says("Going on by myself."))
            .withoutTools(says("Title"));
    server = TestServer.community().with("RUNTIME", "local").model(script).start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String create(String replay) throws Exception {
    RestClient.Response created =
        server.rest().post("/api/conversations", Map.of("replay_json", replay));
    assertThat(created.status()).as(created.body()).isEqualTo(200);
    return created.tree().path("conversation_id").asString();
  }

  @Test
  void repeatsAnExportedTrajectoryWithoutTheModelAndThenAsksIt() throws Exception {
    String first = server.create("Do both");
    try (SocketIoTestClient tab = server.join(first)) {
      tab.awaitPayload(EndToEndTest.state("finished"));
    }
    JsonNode trajectory =
        server.rest().get("/api/conversations/" + first + "/trajectory").tree().path("trajectory");
    int asked = askedWithTools();
    assertThat(asked).isPositive();
    String second = create(trajectory.toString());
    try (SocketIoTestClient tab = server.join(second)) {
      tab.awaitPayload(EndToEndTest.state("finished"));
      assertThat(outputs(tab)).containsExactly("", "one\ntwo");
      assertThat(tab.payloads())
          .anyMatch(e -> e.path("args").path("content").asString("").equals("Do both"));
      assertThat(askedWithTools()).isEqualTo(asked);
      TestServer.say(tab, "And now?");
      tab.awaitPayload(e -> e.path("message").asString("").equals("Going on by myself."));
      assertThat(askedWithTools()).isGreaterThan(asked);
    }
  }

  @Test
  void makesCallsOfActionsThatKeptNone() throws Exception {
    String replay =
        """
        [{"source":"user","action":"message","args":{"content":"Begin","image_urls":[]}},
         {"source":"environment","action":"change_agent_state","args":{"agent_state":"running"}},
         {"source":"agent","action":"message","args":{"content":"First I look."}},
         {"source":"agent","action":"run","args":{"command":"echo hand-made","thought":""}},
         {"source":"agent","observation":"run","content":"something else","extras":{}},
         {"source":"agent","action":"browse_interactive","args":{"browser_actions":"noop()"}},
         {"source":"agent","action":"finish","args":{"final_thought":"That was all."}}]
        """;
    String id = create(replay);
    try (SocketIoTestClient tab = server.join(id)) {
      tab.awaitPayload(EndToEndTest.state("finished"));
      assertThat(outputs(tab)).containsExactly("hand-made");
      assertThat(tab.payloads())
          .anyMatch(e -> e.path("args").path("thought").asString("").equals("First I look."))
          .anyMatch(e -> e.path("args").path("final_thought").asString("").equals("That was all."));
    }
  }

  private static List<String> outputs(SocketIoTestClient tab) {
    return tab.payloads().stream()
        .filter(e -> e.path("observation").asString("").equals("run"))
        .map(e -> e.path("content").asString().replace("\r", ""))
        .toList();
  }

  private static int askedWithTools() {
    return (int) server.model().requests().stream().filter(ModelRequest::offersTools).count();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no json",
        "{}",
        "[]",
        "[1, null, \"x\"]",
        "[{\"source\":\"agent\",\"action\":\"run\",\"args\":{\"command\":\"ls\"}}]",
        "[{\"source\":\"user\",\"action\":\"message\",\"args\":{\"content\":\" \"}}]"
      })
  void refusesWhatIsNoTrajectory(String replay) throws Exception {
    RestClient.Response refused =
        server.rest().post("/api/conversations", Map.of("replay_json", replay));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.tree().path("message").asString()).contains("cannot be replayed");
  }

  @Test
  void refusesAnotherBeginning() throws Exception {
    RestClient.Response refused =
        server
            .rest()
            .post(
                "/api/conversations",
                Map.of(
                    "replay_json",
                    "[{\"source\":\"user\",\"action\":\"message\",\"args\":{\"content\":\"x\"}}]",
                    "initial_user_msg",
                    "Something else"));
    assertThat(refused.status()).isEqualTo(400);
  }
}
