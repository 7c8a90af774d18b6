package dev.hands4j.enterprise.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hands4j.api.Registration;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.coordination.Coordinator;
import dev.hands4j.api.coordination.Coordinator.AcquireReason;
import dev.hands4j.api.coordination.Coordinator.Acquisition;
import dev.hands4j.api.coordination.Coordinator.Orphan;
import dev.hands4j.api.coordination.Coordinator.Owner;
import dev.hands4j.api.coordination.Lease;
import dev.hands4j.api.coordination.NodeId;
import dev.hands4j.api.coordination.StopReason;
import dev.hands4j.api.event.AgentState;
import dev.hands4j.api.log.AppendResult;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many nodes: who lives, who takes over, who is told. The clock of the database stands still. */
class ClusterCoordinatorTest extends CoordinatorContract {
  private static final ClusterConfig FAST =
      new ClusterConfig(
          Duration.ofMillis(40),
          Duration.ofSeconds(10),
          Duration.ofMillis(20),
          Duration.ofSeconds(3));

  private final NodeId otherNode = new NodeId("node-b");
  private volatile Set<NodeId> silent = Set.of();
  private Coordinator other;

  private final Pulse pulse =
      new Pulse() {
        @Override
        public boolean heard() {
          return true;
        }

        @Override
        public Set<NodeId> silent(Duration since) {
          return silent;
        }

        @Override
        public Registration onNudge(Runnable listener) {
          return () -> {};
        }

        @Override
        public void nudge(NodeId other) {}
      };

  @Override
  protected Coordinator open(NodeId self) {
    return ClusterCoordinator.start(storage.ownership(), self, FAST, OptionalInt.empty(), pulse);
  }

  @Override
  protected void end(Coordinator opened) {
    try {
      ((AutoCloseable) opened).close();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void openOther() {
    other = open(otherNode);
  }

  @AfterEach
  void closeOther() {
    end(other);
  }

  /** It says nothing any more, and time passes. */
  private void dies(Coordinator who) {
    end(who);
    storage.setTime(START.plusSeconds(60));
  }

  @Test
  void leavesToALivingNodeWhatItHolds() {
    ConversationRef conversation = conversation();
    Lease lease = granted(coordinator, conversation, AcquireReason.START);
    append(state(conversation, lease.epoch(), AgentState.RUNNING));
    assertThat(other.acquire(conversation, AcquireReason.START))
        .isEqualTo(new Acquisition.Held(new Owner(node, lease.epoch())));
    assertThat(other.orphans(10)).isEmpty();
    await().until(() -> other.isAlive(node));
  }

  @Test
  void takesOverWhatADeadNodeHeldAndFencesItOff() {
    ConversationRef conversation = conversation();
    Lease lease = granted(coordinator, conversation, AcquireReason.START);
    append(state(conversation, lease.epoch(), AgentState.RUNNING));
    dies(coordinator);
    await()
        .untilAsserted(() ->
            assertThat(other.orphans(10)).extracting(Orphan::conversation).contains(conversation));
    assertThat(other.isAlive(node)).isFalse();
    Lease taken = granted(other, conversation, AcquireReason.TAKEOVER);
    assertThat(taken.epoch()).isGreaterThan(lease.epoch());
    assertThat(storage.log().append(loop(conversation, lease.epoch(), "ls")))
        .isEqualTo(new AppendResult.StaleOwner());
    assertThat(storage.log().head(conversation.id()).orElseThrow().stepCrashes()).isEqualTo(1);
  }

  @Test
  void tellsTheHolderThatItsLeaseIsLost() throws Exception {
    ConversationRef conversation = conversation();
    Lease lease = granted(coordinator, conversation, AcquireReason.START);
    CountDownLatch told = new CountDownLatch(1);
    lease.onLost(told::countDown);
    storage.log().stop(conversation, StopReason.USER);
    assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(lease.isValid()).isFalse();
    CountDownLatch atOnce = new CountDownLatch(1);
    lease.onLost(atOnce::countDown);
    assertThat(atOnce.await(30, TimeUnit.SECONDS)).isTrue();
    assertThat(coordinator.drain(Duration.ofSeconds(30))).isTrue();
  }

  @Test
  void believesTheSilenceOfANodeOnlyWhenTheDatabaseHasNotHeardItEither() {
    ConversationRef conversation = conversation();
    Lease lease = granted(coordinator, conversation, AcquireReason.START);
    append(state(conversation, lease.epoch(), AgentState.RUNNING));
    silent = Set.of(node, otherNode);
    // It goes on saying in the database that it lives: it is only cut off from Redis.
    assertThat(other.acquire(conversation, AcquireReason.TAKEOVER))
        .isInstanceOf(Acquisition.Held.class);
    end(coordinator);
    // Long before its time in the database is over.
    storage.setTime(START.plusSeconds(4));
    await().until(() -> !other.isAlive(node));
    granted(other, conversation, AcquireReason.TAKEOVER);
  }

  @Test
  void wantsBackWhatItHeldWithoutKnowing() {
    ConversationRef conversation = conversation();
    // The claim was stored but its answer was lost on the way.
    claim(conversation, node);
    granted(coordinator, conversation, AcquireReason.TAKEOVER);
  }
}
