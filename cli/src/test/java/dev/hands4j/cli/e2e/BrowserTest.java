package dev.hands4j.cli.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.testkit.FixFailingTest;
import dev.hands4j.testkit.GitRepositories;
import dev.hands4j.testkit.GitRepository;
import dev.hands4j.testkit.ScriptedModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Tasks stated in Chromium; the screenshots are in {@code cli/target/screenshots}. */
class BrowserTest {
  @TempDir(cleanup = CleanupMode.NEVER)
  Path folder;

  private final Path screenshots = screenshots();

  @Test
  void theDemoModelGivesItsTourInTheBrowser() throws Exception {
    try (var product = Product.onDemoModel(folder.resolve("home"))) {
      JsonNode seen = browse(product, "demo", "Show me what you can do", "light");

      assertThat(texts(seen.get("problems"))).isEmpty();
      assertThat(texts(seen.get("entries"))).contains("run:done", "edit:done");
      assertThat(texts(seen.get("afterReload"))).isEqualTo(texts(seen.get("entries")));
    }
  }

  @Test
  void anAgentFixesAFailingTestAndTheTestPassesByHandAfterwards() throws Exception {
    GitRepository repository = GitRepositories.withFailingTest(folder.resolve("repository"));
    try (var model = ScriptedModel.start(FixFailingTest.script(repository.folder()));
        var product = Product.withoutIsolation(model, folder.resolve("home"))) {
      JsonNode seen = browse(product, "fix", FixFailingTest.TASK + repository.folder(), "dark");

      assertThat(texts(seen.get("problems"))).isEmpty();
      assertThat(texts(seen.get("entries"))).contains("run:done", "edit:done");
      try (Stream<Path> files = Files.walk(product.home())) {
        Path workingCopy =
            files.filter(file -> file.endsWith("project/test.sh")).findFirst().orElseThrow();
        assertThat(FixFailingTest.passes(workingCopy.getParent())).isTrue();
      }
    }
  }

  private JsonNode browse(Product product, String name, String task, String look) throws Exception {
    return Product.script(
        "browser.mjs", product.address().toString(), screenshots.toString(), name, task, look);
  }

  private static Path screenshots() {
    try {
      return Files.createDirectories(Product.checkout().resolve("cli/target/screenshots"));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static List<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asString).toList();
  }
}
