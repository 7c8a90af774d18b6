package dev.hands4j.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.testkit.FixFailingTest;
import dev.hands4j.testkit.GitRepositories;
import dev.hands4j.testkit.GitRepository;
import dev.hands4j.testkit.ScriptedModel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A task over REST and the public {@code socket.io-client} 4.8, which loses its connection. */
class PublicClientTest {
  @TempDir(cleanup = CleanupMode.NEVER)
  Path folder;

  @Test
  void aScriptThatLosesItsConnectionStillSeesEveryEventOnce() throws Exception {
    GitRepository repository = GitRepositories.withFailingTest(folder.resolve("repository"));
    try (var model = ScriptedModel.start(FixFailingTest.script(repository.folder()));
        var product = Product.withoutIsolation(model, folder.resolve("home"))) {
      JsonNode seen =
          Product.script(
              "client.mjs",
              product.address().toString(),
              FixFailingTest.TASK + repository.folder());

      assertThat(seen.get("gapless").asBoolean()).isTrue();
      assertThat(seen.get("missing").size()).as("missing in %s", seen).isZero();
      assertThat(seen.get("twice").size()).as("twice in %s", seen).isZero();
      assertThat(seen.get("reconnects").asInt()).isEqualTo(1);
      assertThat(seen.get("state").asString()).isEqualTo("finished");
    }
  }
}
