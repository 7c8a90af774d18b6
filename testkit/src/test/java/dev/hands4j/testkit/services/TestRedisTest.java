package dev.hands4j.testkit.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

final class TestRedisTest {
  @Test
  void isEmptyAfterARestart() {
    try (TestRedis redis = TestRedis.start()) {
      assertThat(redis.command("SET a b")).isEqualTo("+OK");
      assertThat(redis.command("STRLEN a")).isEqualTo(":1");
      redis.restart();
      assertThat(redis.command("STRLEN a")).isEqualTo(":0");
    }
  }

  @Test
  void standsStillWhilePaused() throws Exception {
    try (TestRedis redis = TestRedis.start()) {
      redis.pause();
      CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> redis.command("PING"));
      assertThatThrownBy(() -> answer.get(300, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);
      redis.resume();
      assertThat(answer.get(60, TimeUnit.SECONDS)).isEqualTo("+PONG");
    }
  }
}
