package dev.hands4j.enterprise;

import static dev.hands4j.testkit.Reply.says;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.api.audit.AuditLog;
import dev.hands4j.api.audit.AuditRecord;
import dev.hands4j.api.audit.AuditRecord.Outcome;
import dev.hands4j.api.user.AuthType;
import dev.hands4j.testkit.RestClient;
import dev.hands4j.testkit.Script;
import dev.hands4j.testkit.ScriptedModel;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is recorded of privileged acts on a running node. */
class AuditTest {
  private static ScriptedModel model;
  private static Cluster cluster;
  private static Cluster.Node node;

  @BeforeAll
  static void start() {
    model = ScriptedModel.start(Script.always(says("Yes.")).withoutTools(says("A title")));
    cluster = Cluster.with(model).with("HANDS4J_TRUSTED_PROXIES", "127.0.0.0/8");
    node = cluster.start();
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
    model.close();
  }

  private static List<AuditRecord> records(String actor) {
    return node.audit().read(Instant.EPOCH, 0, 1_000).stream()
        .map(AuditLog.Entry::what)
        .filter(what -> what.actor().map(u -> u.value().equals(actor)).orElse(actor.isEmpty()))
        .toList();
  }

  private static RestClient from(String user, String address) {
    return node.rest(user).withHeader("X-Forwarded-For", address);
  }

  @Test
  void recordsKeysWithWhoAndFromWhere() throws Exception {
    var key = from("ann", "198.51.100.4").post("/api/keys", Map.of("name", "ci")).tree();
    from("ann", "198.51.100.5, 127.0.0.1").delete("/api/keys/" + key.path("id").asLong());
    from("ann", "198.51.100.6").delete("/api/keys/1");
    List<AuditRecord> records = records("ann");
    assertThat(records)
        .extracting(AuditRecord::act, AuditRecord::outcome, r -> r.address().orElse(""))
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("key.created", Outcome.DONE, "198.51.100.4"),
            org.assertj.core.groups.Tuple.tuple("key.deleted", Outcome.DONE, "198.51.100.5"),
            org.assertj.core.groups.Tuple.tuple("key.deleted", Outcome.REFUSED, "198.51.100.6"));
    assertThat(records.getFirst().means()).isEqualTo(AuthType.BEARER);
    assertThat(records.getFirst().details())
        .isEqualTo(Map.of("owner", "ann", "name", "ci", "expires", "never"));
    assertThat(records.getFirst().subject()).isEqualTo(records.get(1).subject());
    assertThat(records.toString()).doesNotContain(key.path("key").asString());
  }

  @Test
  void recordsSecretsAndSettingsByName() throws Exception {
    RestClient ben = node.rest("ben");
    ben.post("/api/secrets", Map.of("name", "DEPLOY", "value", "value-of-the-secret"));
    ben.put("/api/secrets/DEPLOY", Map.of("name", "SHIP"));
    ben.delete("/api/secrets/SHIP");
    ben.post(
        "/api/settings", Map.of("llm_model", "openai/x", "llm_api_key", "value-of-the-api-key"));
    ben.post("/api/settings", Map.of("llm_model", "openai/x"));
    List<AuditRecord> records = records("ben");
    assertThat(records)
        .extracting(AuditRecord::act, AuditRecord::subject)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("secret.created", "DEPLOY"),
            org.assertj.core.groups.Tuple.tuple("secret.created", "SHIP"),
            org.assertj.core.groups.Tuple.tuple("secret.deleted", "DEPLOY"),
            org.assertj.core.groups.Tuple.tuple("secret.deleted", "SHIP"),
            org.assertj.core.groups.Tuple.tuple("settings.changed", "ben"));
    assertThat(records.getLast().details()).containsEntry("names", "llm_api_key llm_model");
    assertThat(records.toString()).doesNotContain("value-of");
  }

  @Test
  void recordsRefusedKeysWithoutLettingStrangersFillIt() throws Exception {
    RestClient stranger =
        RestClient.to(node.uri())
            .withHeader("X-Forwarded-For", "203.0.113.9")
            .withHeader("Authorization", "Bearer guessed-value");
    for (int i = 0; i < 40; i++) {
      assertThat(stranger.get("/api/keys").status()).isEqualTo(401);
    }
    List<AuditRecord> records =
        records("").stream().filter(r -> r.address().orElse("").equals("203.0.113.9")).toList();
    assertThat(records)
        .isNotEmpty()
        .hasSizeLessThan(40)
        .allMatch(r -> r.act().equals("key.used") && r.outcome() == Outcome.REFUSED)
        .allMatch(r -> r.means() == AuthType.NONE);
    assertThat(records.toString()).doesNotContain("guessed-value");
  }

  @Test
  void believesAProxyOnlyAboutAddresses() throws Exception {
    from("cid", "evil\"}, 198.51.100.9").post("/api/keys", Map.of("name", "x"));
    from("cid", "<script>").post("/api/keys", Map.of("name", "y"));
    assertThat(records("cid"))
        .extracting(r -> r.address().orElse(""))
        .containsExactly("198.51.100.9", "127.0.0.1");
  }
}
