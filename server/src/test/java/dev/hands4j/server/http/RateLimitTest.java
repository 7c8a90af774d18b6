package dev.hands4j.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private final AtomicLong now = new AtomicLong();
  private final RateLimit limit = new RateLimit(10, now::get);

  @Test
  void admitsABurstAndThenTheRate() {
    assertThat(IntStream.range(0, 30).filter(_ -> limit.admit("a")).count()).isEqualTo(20);
    now.addAndGet(500_000_000L);
    assertThat(IntStream.range(0, 30).filter(_ -> limit.admit("a")).count()).isEqualTo(5);
  }

  @Test
  void countsEveryPeerByItself() {
    IntStream.range(0, 30).forEach(_ -> limit.admit("a"));
    assertThat(limit.admit("b")).isTrue();
  }
}
