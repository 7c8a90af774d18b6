package dev.hands4j.socketio.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.socketio.engine.Heartbeat.Due;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Deadlines without a clock. */
class HeartbeatTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private final Heartbeat heartbeat = new Heartbeat(EngineConfig.defaults(), 0);

  @Test
  void pingsAnIntervalAfterTheLastPong() {
    assertThat(heartbeat.tick(24 * SECOND)).isEqualTo(Due.NOTHING);
    assertThat(heartbeat.tick(25 * SECOND)).isEqualTo(Due.PING);
    assertThat(heartbeat.tick(26 * SECOND)).isEqualTo(Due.NOTHING);
    heartbeat.pong(30 * SECOND);
    assertThat(heartbeat.tick(54 * SECOND)).isEqualTo(Due.NOTHING);
    assertThat(heartbeat.tick(55 * SECOND)).isEqualTo(Due.PING);
  }

  @Test
  void givesUpWhenNothingIsHeardAfterAPing() {
    assertThat(heartbeat.tick(25 * SECOND)).isEqualTo(Due.PING);
    assertThat(heartbeat.tick(45 * SECOND)).isEqualTo(Due.NOTHING);
    assertThat(heartbeat.tick(46 * SECOND)).isEqualTo(Due.TIMEOUT);
  }

  @Test
  void takesAnyPacketForASignOfLife() {
    assertThat(heartbeat.tick(25 * SECOND)).isEqualTo(Due.PING);
    heartbeat.heard(40 * SECOND);
    assertThat(heartbeat.tick(59 * SECOND)).isEqualTo(Due.NOTHING);
    assertThat(heartbeat.tick(61 * SECOND)).isEqualTo(Due.TIMEOUT);
  }
}
