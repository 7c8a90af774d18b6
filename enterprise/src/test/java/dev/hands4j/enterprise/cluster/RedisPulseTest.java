package dev.hands4j.enterprise.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.api.coordination.NodeId;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What the silence of a node means, with a clock of its own; beats come every half second. */
class RedisPulseTest {
  private static final Duration SILENCE = Duration.ofSeconds(3);
  private final AtomicLong now = new AtomicLong(1_000_000_000_000L);
  private final NodeId self = new NodeId("self");
  private final NodeId other = new NodeId("other");
  private final RedisPulse pulse =
      new RedisPulse(self, Duration.ofSeconds(1), now::get, (_, _) -> {});

  private void pass(Duration time, NodeId... heard) {
    for (long i = 0; i < time.toMillis() / 500; i++) {
      now.addAndGet(500_000_000);
      for (NodeId node : heard) {
        pulse.onBeat(node);
      }
    }
  }

  @Test
  void suspectsANodeThatWasHeardAndIsSilentNow() {
    pass(Duration.ofSeconds(2), self, other);
    assertThat(pulse.silent(SILENCE)).isEmpty();
    pass(Duration.ofMillis(2_500), self);
    assertThat(pulse.silent(SILENCE)).isEmpty();
    pass(Duration.ofMillis(500), self);
    assertThat(pulse.silent(SILENCE)).containsOnly(other);
    pass(Duration.ofMillis(500), self, other);
    assertThat(pulse.silent(SILENCE)).isEmpty();
  }

  @Test
  void suspectsNobodyWhileItDoesNotHearItself() {
    pass(Duration.ofSeconds(2), self, other);
    pass(Duration.ofSeconds(60));
    assertThat(pulse.heard()).isFalse();
    assertThat(pulse.silent(SILENCE)).isEmpty();
  }

  @Test
  void givesOthersTimeToComeBackAfterRedisWasAway() {
    pass(Duration.ofSeconds(2), self, other);
    pass(Duration.ofSeconds(60));
    pass(Duration.ofMillis(2_500), self);
    assertThat(pulse.heard()).isTrue();
    assertThat(pulse.silent(SILENCE)).isEmpty();
    pass(Duration.ofSeconds(1), self);
    assertThat(pulse.silent(SILENCE)).containsOnly(other);
  }

  @Test
  void grantsMoreTimeToANodeThatWasSlowLately() {
    pass(Duration.ofSeconds(2), self, other);
    pass(Duration.ofMillis(1_500), self);
    pass(Duration.ofMillis(500), self, other);
    // Two seconds were needed once: now it takes three times as much to be silent.
    pass(Duration.ofMillis(5_500), self);
    assertThat(pulse.silent(SILENCE)).isEmpty();
    pass(Duration.ofMillis(500), self);
    assertThat(pulse.silent(SILENCE)).containsOnly(other);
    // Once it was regular again for some minutes, that is forgotten.
    pass(Duration.ofMinutes(3), self, other);
    pass(Duration.ofSeconds(3), self);
    assertThat(pulse.silent(SILENCE)).containsOnly(other);
  }

  @Test
  void blamesNobodyForAPauseOfRedis() {
    pass(Duration.ofSeconds(2), self, other);
    pass(Duration.ofSeconds(60));
    pass(Duration.ofSeconds(4), self, other);
    pass(Duration.ofSeconds(3), self);
    assertThat(pulse.silent(SILENCE)).containsOnly(other);
  }

  @Test
  void knowsNothingOfANodeItNeverHeard() {
    pass(Duration.ofSeconds(60), self);
    assertThat(pulse.silent(SILENCE)).isEmpty();
  }
}
