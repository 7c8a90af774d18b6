package dev.hands4j.enterprise;

import static dev.hands4j.testkit.Reply.says;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hands4j.testkit.RestClient;
import dev.hands4j.testkit.Script;
import dev.hands4j.testkit.ScriptedModel;
import dev.hands4j.testkit.services.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What one user may ask for on all nodes together (enterprise-api.md §3.16). Only the window of a
 * minute is narrow, so that no test depends on how fast it is.
 */
class UserRateLimitTest {
  private static final int LIMIT = 6;
  private static TestRedis redis;
  private static ScriptedModel model;
  private static Cluster cluster;
  private static Cluster.Node one;
  private static Cluster.Node two;

  @BeforeAll
  static void start() {
    redis = TestRedis.start();
    model = ScriptedModel.start(Script.always(says("Yes.")).withoutTools(says("A title")));
    cluster =
        Cluster.with(model)
            .with("REDIS_HOST", redis.host())
            .with("REDIS_PORT", Integer.toString(redis.port()))
            .with("HANDS4J_USER_REQUESTS_PER_SECOND", "1000")
            .with("HANDS4J_USER_REQUESTS_PER_MINUTE", Integer.toString(LIMIT));
    one = cluster.start();
    two = cluster.start();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> redis.command("PUBLISH hands4j:grown nothing").equals(":2"));
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
    model.close();
    redis.close();
  }

  private static int status(RestClient user) throws Exception {
    return user.get("/api/conversations").status();
  }

  @Test
  void countsWhatAUserAsksOnAllNodesTogether() {
    // A machine that stands still for a moment makes a node count alone: then once more, as
    // somebody else. Ids with the characters of the key are no way around it.
    AtomicInteger number = new AtomicInteger();
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> isCounted("al:ice/" + number.incrementAndGet()));
  }

  private static void isCounted(String user) throws Exception {
    for (int i = 0; i < LIMIT / 2; i++) {
      assertThat(status(one.rest(user))).isEqualTo(200);
      assertThat(status(two.rest(user))).isEqualTo(200);
    }
    long now = Instant.now().getEpochSecond();
    var refused = two.rest(user).get("/api/conversations");
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.body()).isEqualTo("{\"error\":\"Rate limit exceeded: 6 per 1 minute\"}");
    assertThat(refused.header("X-RateLimit-Limit")).isEqualTo("6 per 1 minute");
    assertThat(refused.header("X-RateLimit-Remaining")).isEqualTo("0");
    assertThat(Long.parseLong(refused.header("X-RateLimit-Reset"))).isBetween(now, now + 120);
    assertThat(Long.parseLong(refused.header("Retry-After"))).isBetween(0L, 60L);
    assertThat(refused.header("Cache-Control")).contains("no-store");
    assertThat(redis.command("EXISTS LIMITS:LIMITER/auth_uid/" + user + "/6/1/minute"))
        .isEqualTo(":1");
    assertThat(status(one.rest("bob"))).isEqualTo(200);
    // Whoever is nobody is not counted, and health stays open.
    assertThat(status(RestClient.to(one.uri()))).isEqualTo(401);
    assertThat(one.rest(user).get("/ready").status()).isEqualTo(200);
  }

  @Test
  void saysNothingOfTheLimitWhileItIsKept() throws Exception {
    assertThat(one.rest("carol").get("/api/conversations").header("X-RateLimit-Limit")).isEmpty();
  }

  @Test
  void countsOnEachNodeAloneWhileRedisIsAway() throws Exception {
    redis.stop();
    try {
      for (int i = 0; i < LIMIT; i++) {
        assertThat(status(one.rest("dave"))).isEqualTo(200);
      }
      assertThat(status(one.rest("dave"))).isEqualTo(429);
      assertThat(status(two.rest("dave"))).isEqualTo(200);
    } finally {
      redis.restart();
    }
  }
}
