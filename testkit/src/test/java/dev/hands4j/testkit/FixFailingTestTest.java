package dev.hands4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

class FixFailingTestTest {
  @TempDir private Path folder;

  /** The smallest agent there can be: one shell per command, and an editor. */
  private String work(ScriptedModel model, Path workspace) throws Exception {
    Files.createDirectories(workspace);
    var body = Json.object().put("model", "scripted");
    body.putArray("tools").addObject().putObject("function").put("name", "execute_bash");
    ArrayNode messages = body.putArray("messages");
    messages.addObject().put("role", "user").put("content", FixFailingTest.TASK);
    for (int turn = 0; turn < 20; turn++) {
      JsonNode message =
          Json.read(ModelClient.askOpenAi(model, body.toString()).body()).at("/choices/0/message");
      messages.add(message);
      JsonNode call = message.at("/tool_calls/0/function");
      JsonNode arguments = Json.read(call.path("arguments").asString("{}"));
      if (call.isMissingNode()) {
        return message.path("content").asString();
      }
      if (call.path("name").asString().equals("finish")) {
        return arguments.path("message").asString();
      }
      String result =
          call.path("name").asString().equals("execute_bash")
              ? shell(arguments.path("command").asString(), workspace)
              : edit(arguments);
      messages
          .addObject()
          .put("role", "tool")
          .put("tool_call_id", message.at("/tool_calls/0/id").asString())
          .put("content", result);
    }
    throw new AssertionError("no end in sight");
  }

  private static String shell(String command, Path workspace) throws Exception {
    Process process =
        new ProcessBuilder("sh", "-c", command)
            .directory(workspace.toFile())
            .redirectErrorStream(true)
            .start();
    return new String(process.getInputStream().readAllBytes());
  }

  private static String edit(JsonNode arguments) throws Exception {
    Path file = Path.of(arguments.path("path").asString());
    String text = Files.readString(file);
    if (arguments.path("command").asString().equals("view")) {
      return text;
    }
    assertThat(text).containsOnlyOnce(arguments.path("old_str").asString());
    Files.writeString(
        file,
        text.replace(arguments.path("old_str").asString(), arguments.path("new_str").asString()));
    return "edited";
  }

  @Test
  void theTestFailsBeforeAndPassesAfterTheScript() throws Exception {
    GitRepository repository = GitRepositories.withFailingTest(folder.resolve("shop"));
    assertThat(FixFailingTest.passes(repository.folder())).isFalse();
    Path workspace = folder.resolve("workspace");
    try (var model = ScriptedModel.start(FixFailingTest.script(repository.folder()))) {
      String end = work(model, workspace);

      assertThat(end).contains("all tests passed");
      assertThat(FixFailingTest.passes(workspace.resolve("project"))).isTrue();
      assertThat(new GitRepository(workspace.resolve("project")).git("status", "--porcelain"))
          .isEqualTo("M price.sh".indent(1).stripTrailing());
      assertThat(repository.git("status", "--porcelain")).isEmpty();
    }
  }

  @Test
  void theScriptDoesNotClaimSuccessWhenItFails() throws Exception {
    try (var model = ScriptedModel.start(FixFailingTest.script(folder.resolve("missing")))) {
      assertThat(work(model, folder.resolve("workspace"))).contains("could not clone");
    }
  }

  @Test
  void makesTheSameRepositoryEveryTime() throws Exception {
    GitRepository one = GitRepositories.withFailingTest(folder.resolve("one"));
    GitRepository two = GitRepositories.withFailingTest(folder.resolve("two"));

    assertThat(one.head()).isEqualTo(two.head());
    assertThat(one.git("branch", "--show-current")).isEqualTo("main");
  }

  @Test
  void commitsMoreAndReportsWhatGitSays() throws Exception {
    GitRepository repository = GitRepositories.create(folder.resolve("r"), Map.of("a/b.txt", "1"));
    String first = repository.head();

    repository.commit("More", Map.of("a/c.txt", "2"));

    assertThat(repository.git("rev-parse", "HEAD~1")).isEqualTo(first);
    assertThatThrownBy(() -> repository.git("checkout", "nowhere"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("nowhere");
  }
}
