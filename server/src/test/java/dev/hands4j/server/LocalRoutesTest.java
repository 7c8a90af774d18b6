package dev.hands4j.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.RunOptions;
import dev.hands4j.api.user.Secret;
import dev.hands4j.server.access.LocalKey;
import dev.hands4j.server.rest.LocalRoutes;
import dev.hands4j.testkit.RestClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may point an agent at a folder of the machine (docs/decisions). */
class LocalRoutesTest {
  private static TestServer server;
  @TempDir Path workspace;

  @BeforeAll
  static void start() {
    server = TestServer.community().with("RUNTIME", "local").start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private RestClient.Response create(RestClient client, Map<String, Object> run) throws Exception {
    return client.post(LocalRoutes.CONVERSATIONS, Map.of("initial_user_msg", "hello", "run", run));
  }

  private RestClient owner() throws Exception {
    Secret key = LocalKey.read(server.home()).orElseThrow();
    return server.rest().withHeader(LocalKey.HEADER, key.reveal());
  }

  @Test
  void refusesWhoCannotReadTheHome() throws Exception {
    Map<String, Object> run = Map.of("workspace", workspace.toString());
    assertThat(create(server.rest(), run).status()).isEqualTo(403);
    assertThat(create(server.rest().withHeader(LocalKey.HEADER, "guess"), run).status())
        .isEqualTo(403);
  }

  @Test
  void theOrdinaryRouteTakesNoFolder() throws Exception {
    var answer =
        owner()
            .post(
                "/api/conversations",
                Map.of("initial_user_msg", "a", "run", Map.of("workspace", workspace.toString())));
    assertThat(answer.status()).isEqualTo(422);
  }

  @Test
  void aPageOfAnotherOriginIsRefusedEvenWithTheKey() throws Exception {
    var answer = create(owner().withHeader("Origin", "https://evil.example"), Map.of());
    assertThat(answer.status()).isEqualTo(403);
  }

  @Test
  void onlyTheOwnerOfTheHomeMayReadTheKey() throws Exception {
    assertThat(Files.getPosixFilePermissions(server.home().resolve("local.key")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void keepsWhatWasChosenWithTheConversation() throws Exception {
    var created =
        create(
            owner(),
            Map.of(
                "workspace",
                workspace.toString(),
                "model",
                "demo",
                "confirmation_mode",
                false,
                "max_iterations",
                5));
    assertThat(created.status()).as(created.toString()).isEqualTo(200);
    var id = new ConversationId(created.tree().get("conversation_id").asString());
    assertThat(server.edition().conversations().opening(id).orElseThrow().options())
        .isEqualTo(
            new RunOptions(
                Optional.of(workspace.toString()),
                Optional.of("demo"),
                Optional.of(false),
                Optional.of(5)));
    server.rest().post("/api/conversations/" + id + "/stop");
  }

  @Test
  void refusesWhatIsNoFolder() throws Exception {
    for (String path :
        new String[] {"relative", "/nowhere/at/all", "/etc/passwd", "a\u0000b", ""}) {
      assertThat(create(owner(), Map.of("workspace", path)).status()).as(path).isEqualTo(400);
    }
    assertThat(create(owner(), Map.of("max_iterations", 0)).status()).isEqualTo(400);
    assertThat(create(owner(), Map.of("workspace", 7)).status()).isEqualTo(422);
    assertThat(
            create(owner().withHeader("X", "y"), Map.of("confirmation_mode", "perhaps")).status())
        .isEqualTo(422);
  }
}
