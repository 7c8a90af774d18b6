package dev.hands4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hands4j.testkit.ChildProcess;
import dev.hands4j.testkit.Processes;
import dev.hands4j.testkit.Reply;
import dev.hands4j.testkit.RestClient;
import dev.hands4j.testkit.Script;
import dev.hands4j.testkit.ScriptedModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code hands4j import}, and what a server makes of what was imported. */
class ImportTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String ID = "5f2c9a7be0d14c55a1f3c2d4e6b78901";

  @TempDir Path folder;

  @BeforeEach
  void source() throws Exception {
    Path conversation = folder.resolve("openhands/sessions/" + ID);
    Files.createDirectories(conversation.resolve("events"));
    Files.writeString(
        conversation.resolve("metadata.json"),
        "{\"conversation_id\":\"%s\",\"selected_repository\":null,\"title\":\"Old work\","
                .formatted(ID)
            + "\"created_at\":\"2025-09-03T10:15:30Z\"}");
    event(
        conversation,
        0,
        "\"source\": \"user\", \"action\": \"message\", \"args\": {\"content\": \"The first task\"}");
    event(
        conversation,
        1,
        "\"source\": \"environment\", \"observation\": \"agent_state_changed\","
            + " \"content\": \"\", \"extras\": {\"agent_state\": \"running\"}");
  }

  private static void event(Path conversation, int id, String members) throws Exception {
    Files.writeString(
        conversation.resolve("events/" + id + ".json"),
        "{\"id\": %d, \"timestamp\": \"2025-09-03T12:15:3%d\", %s}".formatted(id, id, members));
  }

  @Test
  void anImportedConversationIsBrowsedAndContinued() throws Exception {
    Script script = Script.always(Reply.finishes("I remember."));
    try (ScriptedModel model = ScriptedModel.start(script)) {
      try (ChildProcess first = command(model, importing("Europe/Berlin")).start()) {
        assertThat(first.awaitExit(PATIENCE)).as(first.stderr()).isZero();
        assertThat(first.stdout())
            .containsExactly("imported  conversation " + ID + ", 2 events", "1 imported");
      }
      try (ChildProcess server = command(model, "serve").start()) {
        RestClient rest = RestClient.to(server.awaitReady());
        String path = "/api/conversations/" + ID;
        assertThat(rest.get(path).tree().get("title").asString()).isEqualTo("Old work");
        JsonNode events = rest.get(path + "/events").tree().get("events");
        assertThat(events.get(0).get("timestamp").asString()).isEqualTo("2025-09-03T10:15:30");

        assertThat(rest.post(path + "/start", Map.of()).status()).isEqualTo(200);
        rest.post(
            path + "/events",
            Map.of("action", "message", "args", Map.of("content", "Do you remember?")));
        await()
            .atMost(PATIENCE)
            .until(() -> rest.get(path + "/events?limit=100").body().contains("I remember."));
        assertThat(model.requests().getLast().firstUserText()).contains("The first task");

        try (ChildProcess beside = command(model, importing("UTC")).start()) {
          assertThat(beside.awaitExit(PATIENCE)).isEqualTo(1);
          assertThat(beside.stderr()).contains("HANDS4J_HOME");
        }
        server.terminate();
        assertThat(server.awaitExit(PATIENCE)).isZero();
      }
      try (ChildProcess again = command(model, importing("UTC")).start()) {
        assertThat(again.awaitExit(PATIENCE)).isZero();
        assertThat(again.stdout()).containsExactly("present   conversation " + ID, "1 present");
      }
    }
  }

  @Test
  void endsWithOneAndSaysWhatCouldNotBeTakenOver() throws Exception {
    Files.writeString(
        folder.resolve("openhands/sessions/" + ID + "/events/3.json"), "\u001b[2J not JSON");
    try (ScriptedModel model = ScriptedModel.start(Script.always(Reply.saysNothing()));
        ChildProcess run = command(model, importing("UTC")).start()) {
      assertThat(run.awaitExit(PATIENCE)).isEqualTo(1);
      assertThat(run.stdout())
          .contains("partly    conversation " + ID + ", 2 events", "            event 2 is missing")
          .anyMatch(line -> line.contains("event 3 cannot be read"))
          .noneMatch(line -> line.indexOf('\u001b') >= 0);
    }
  }

  private String[] importing(String zone) {
    return new String[] {
      "import", "--from", folder.resolve("openhands").toString(), "--time-zone", zone
    };
  }

  private Processes command(ScriptedModel model, String... arguments) {
    return Processes.java("dev.hands4j.cli.Main")
        .jvmArgs("--enable-native-access=ALL-UNNAMED", "-Xmx256m", "-XX:TieredStopAtLevel=1")
        .args(Stream.of(arguments).toArray(String[]::new))
        .process()
        .environment("HANDS4J_HOME", folder.resolve("home").toString())
        .environment("PORT", "0")
        .environment("LLM_MODEL", "openai/scripted")
        .environment("LLM_API_KEY", "key-of-the-scripted-model")
        .environment("LLM_BASE_URL", model.openAiBaseUrl())
        .environment("HANDS4J_RUNTIME_SERVER_LIB", Distribution.runtimeServer().toString());
  }
}
