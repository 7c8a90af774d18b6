package dev.hands4j.enterprise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hands4j.api.token.IssuedTokens;
import dev.hands4j.api.user.ProviderType;
import dev.hands4j.api.user.Secret;
import dev.hands4j.api.user.UserId;
import dev.hands4j.testkit.Reply;
import dev.hands4j.testkit.Script;
import dev.hands4j.testkit.ScriptedModel;
import dev.hands4j.testkit.services.TestPostgres;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What somebody got by signing in, in their conversations (T-17, T-18). */
class IssuedTokensTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String TOKEN = "issued-by-the-provider";

  @Test
  void reachTheCommandsOfTheirOwnerOnEveryNodeAndNoEvent() throws Exception {
    Script script =
        Script.byTurn(
            Reply.runs(
                "[ \"$GITHUB_TOKEN\" = " + TOKEN + " ] && echo it is h''ere; echo $GITHUB_TOKEN"),
            Reply.says("Once more?"),
            Reply.runs("[ \"$GITHUB_TOKEN\" = " + TOKEN + " ] && echo it is th''ere"),
            Reply.finishes("done"));
    TestPostgres.Database database = TestPostgres.shared().database();
    try (ScriptedModel model = ScriptedModel.start(script.withoutTools(Reply.says("A title")));
        Cluster cluster = Cluster.on(database, model)) {
      Cluster.Node first = cluster.start();
      issue(database, cluster);
      String conversation = first.create("Look for the token");
      await()
          .atMost(PATIENCE)
          .until(() -> first.events(conversation).toString().contains("it is here"));
      Cluster.Node second = cluster.start();
      await()
          .atMost(PATIENCE)
          .until(() -> first.events(conversation).toString().contains("awaiting_user_input"));
      first.close();
      try (var client = second.join(conversation)) {
        client.emit(
            "oh_user_action",
            java.util.Map.of("action", "message", "args", java.util.Map.of("content", "Yes")));
        await()
            .atMost(PATIENCE)
            .until(() -> second.events(conversation).toString().contains("it is there"));
      }
      assertThat(second.events(conversation).toString()).doesNotContain(TOKEN);
    } finally {
      database.close();
    }
  }

  private static void issue(TestPostgres.Database database, Cluster cluster) {
    try (ClusterStorage storage =
        Databases.named(Databases.postgres(database, cluster.root()), Duration.ofSeconds(1))
            .open()) {
      storage
          .sql()
          .providerTokens()
          .save(
              new UserId("alice"),
              ProviderType.GITHUB,
              new IssuedTokens(
                  new Secret(TOKEN), Optional.empty(), Optional.empty(), Optional.empty()));
    }
  }
}
