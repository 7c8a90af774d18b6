package dev.hands4j.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.testkit.Reply;
import dev.hands4j.testkit.Script;
import dev.hands4j.testkit.ScriptedModel;
import dev.hands4j.testkit.trial.Trial;
import dev.hands4j.testkit.trial.TrialConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * What {@code make run-enterprise} starts, used by two people in two browsers on two nodes; the
 * screenshots are in {@code cli/target/screenshots}.
 */
class EnterpriseTrialTest {
  @TempDir(cleanup = CleanupMode.NEVER)
  Path folder;

  @Test
  void aTaskCompletesAlthoughItsNodeDiesAndNobodyElseSeesIt() throws Exception {
    Script script =
        Script.byTurn(
            Reply.runs("echo begun; sleep 8; echo survived").withText("This takes a while."),
            Reply.finishes("The command has survived its node."));
    Path screenshots =
        Files.createDirectories(Product.checkout().resolve("cli/target/screenshots"));
    try (ScriptedModel model =
            ScriptedModel.start(script.withoutTools(Reply.says("Survive a node")));
        Trial trial = Trial.start(config(model), System.err)) {
      JsonNode seen =
          Product.script(
              "enterprise.mjs", folder.resolve("trial.json").toString(), screenshots.toString());

      assertThat(trial.nodes()).hasSize(2);
      assertThat(seen.path("problems")).isEmpty();
      assertThat(seen.path("killed").asString()).startsWith("node-");
      assertThat(seen.path("survived").asBoolean()).isTrue();
      JsonNode other = seen.path("seen");
      assertThat(other.path("listed").asInt()).isZero();
      assertThat(other.path("foreign")).isEqualTo(other.path("absent"));
      assertThat(other.path("events").asInt()).isEqualTo(404);
    }
  }

  private TrialConfig config(ScriptedModel model) {
    return new TrialConfig(
        folder,
        0,
        2,
        Product.checkout().resolve("hands4j"),
        Map.of(
            "RUNTIME", "local",
            "LLM_MODEL", "openai/scripted",
            "LLM_API_KEY", "none",
            "LLM_BASE_URL", model.openAiBaseUrl()));
  }
}
