package dev.hands4j.socketio.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The bounds of what waits for one client. */
class OutboxTest {
  private static final List<Frame> TEN_BYTES = List.of(Frame.binary(new byte[10]));
  private final AtomicLong total = new AtomicLong();
  private final Outbox outbox = new Outbox(EngineConfig.defaults().withQueue(4, 100, 1_000), total);

  @Test
  void isBoundedInMessagesAndInBytes() {
    for (int i = 0; i < 4; i++) {
      assertThat(outbox.fits(TEN_BYTES)).isTrue();
      outbox.add(TEN_BYTES);
    }

    assertThat(outbox.fits(TEN_BYTES)).isFalse();
    outbox.take(2, Long.MAX_VALUE, 0);
    assertThat(outbox.fits(TEN_BYTES)).as("what is being written counts").isFalse();
    assertThat(total).hasValue(40);
  }

  @Test
  void takesOneFrameOfAnySizeWhenNothingWaits() {
    List<Frame> huge = List.of(Frame.binary(new byte[5_000]));
    assertThat(outbox.fits(huge)).isTrue();
    outbox.add(huge);

    assertThat(outbox.fits(TEN_BYTES)).isFalse();
    List<Frame> taken = outbox.take(1, 1, 0);
    outbox.completed(taken, 0);
    assertThat(outbox.fits(TEN_BYTES)).isTrue();
    assertThat(total).hasValue(0);
  }

  @Test
  void leavesHalfOfTheRoomToWhatIsNew() {
    outbox.add(TEN_BYTES);
    outbox.add(TEN_BYTES);

    assertThat(outbox.fitsHalf(TEN_BYTES)).isFalse();
    assertThat(outbox.fits(TEN_BYTES)).isTrue();
  }

  @Test
  void letsAHeartbeatPass() {
    Frame ping = Frame.control(PacketType.PING, "");
    outbox.add(TEN_BYTES);
    outbox.addFirst(ping);

    assertThat(outbox.take(1, Long.MAX_VALUE, 0)).containsExactly(ping);
  }

  @Test
  void fillsABatchUpToItsSize() {
    outbox.add(TEN_BYTES);
    outbox.add(TEN_BYTES);
    outbox.add(TEN_BYTES);

    assertThat(outbox.take(Integer.MAX_VALUE, 25, 0)).hasSize(2);
    assertThat(outbox.take(Integer.MAX_VALUE, 5, 0)).hasSize(1);
    assertThat(outbox.isEmpty()).isTrue();
    assertThat(outbox.isIdle()).isFalse();
  }

  @Test
  void knowsAWriteThatMakesNoProgress() {
    outbox.add(TEN_BYTES);
    assertThat(outbox.stalled(1_000, 100)).isFalse();
    List<Frame> taken = outbox.take(1, Long.MAX_VALUE, 1_000);

    assertThat(outbox.stalled(1_100, 100)).isFalse();
    assertThat(outbox.stalled(1_101, 100)).isTrue();
    outbox.completed(taken, 1_101);
    assertThat(outbox.stalled(9_000, 100)).isFalse();
  }
}
