package dev.hands4j.enterprise.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.coordination.Coordinator;
import dev.hands4j.api.coordination.Coordinator.AcquireReason;
import dev.hands4j.api.coordination.Coordinator.Acquisition;
import dev.hands4j.api.coordination.Coordinator.Orphan;
import dev.hands4j.api.coordination.Coordinator.Owner;
import dev.hands4j.api.coordination.Coordinator.ReleaseReason;
import dev.hands4j.api.coordination.DesiredState;
import dev.hands4j.api.coordination.Lease;
import dev.hands4j.api.coordination.NodeId;
import dev.hands4j.api.coordination.StopReason;
import dev.hands4j.api.event.AgentState;
import dev.hands4j.api.log.AppendResult;
import dev.hands4j.storage.SqliteFixture;
import dev.hands4j.storage.contract.ContractTest;
import dev.hands4j.storage.contract.StorageFixture;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every coordinator promises, whether there is one node or many (T-20). */
abstract class CoordinatorContract extends ContractTest {
  protected final NodeId node = new NodeId("node-a");
  protected Coordinator coordinator;

  /** A coordinator on {@link #storage}; {@link #end} closes it. */
  protected abstract Coordinator open(NodeId self);

  protected abstract void end(Coordinator opened);

  @Override
  protected StorageFixture open(Instant now) {
    return new SqliteFixture(now);
  }

  @BeforeEach
  void openCoordinator() {
    coordinator = open(node);
  }

  @AfterEach
  void closeCoordinator() {
    end(coordinator);
  }

  protected Lease granted(Coordinator by, ConversationRef conversation, AcquireReason reason) {
    return ((Acquisition.Granted) by.acquire(conversation, reason)).lease();
  }

  @Test
  void grantsAConversationOnceWhileItIsHeld() {
    ConversationRef conversation = conversation();
    Lease lease = granted(coordinator, conversation, AcquireReason.TAKEOVER);
    assertThat(lease.isValid()).isTrue();
    assertThat(lease.node()).isEqualTo(node);
    Owner owner = new Owner(node, lease.epoch());
    assertThat(coordinator.acquire(conversation, AcquireReason.START))
        .isEqualTo(new Acquisition.Held(owner));
    assertThat(coordinator.owner(conversation.id())).contains(owner);
    assertThat(coordinator.isAlive(node)).isTrue();
  }

  @Test
  void grantsToOneOfManyWhoAskAtOnce() throws Exception {
    ConversationRef conversation = conversation();
    Callable<Acquisition> ask = () -> coordinator.acquire(conversation, AcquireReason.START);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Acquisition> answers =
          threads.invokeAll(IntStream.range(0, 8).mapToObj(_ -> ask).toList()).stream()
              .map(answer -> answer.resultNow())
              .toList();
      assertThat(answers).hasAtLeastOneElementOfType(Acquisition.Granted.class);
      // Whoever was granted last has the only epoch that counts.
      long current = coordinator.owner(conversation.id()).orElseThrow().epoch().value();
      assertThat(answers)
          .filteredOn(Acquisition.Granted.class::isInstance)
          .anyMatch(a -> ((Acquisition.Granted) a).lease().epoch().value() == current);
    }
  }

  @Test
  void raisesTheEpochWithEveryGrant() {
    ConversationRef conversation = conversation();
    Lease first = granted(coordinator, conversation, AcquireReason.START);
    coordinator.release(first, ReleaseReason.HANDOVER);
    Lease second = granted(coordinator, conversation, AcquireReason.TAKEOVER);
    assertThat(second.epoch()).isGreaterThan(first.epoch());
    coordinator.release(first, ReleaseReason.FAILED);
    assertThat(coordinator.owner(conversation.id())).contains(new Owner(node, second.epoch()));
    assertThat(storage.log().append(loop(conversation, first.epoch(), "ls")))
        .isEqualTo(new AppendResult.StaleOwner());
  }

  @Test
  void startsAStoppedConversationOnlyWhenAskedTo() {
    ConversationRef conversation = conversation();
    storage.log().stop(conversation, StopReason.USER);
    assertThat(coordinator.acquire(conversation, AcquireReason.TAKEOVER))
        .isEqualTo(new Acquisition.Stopped(DesiredState.STOPPED));
    granted(coordinator, conversation, AcquireReason.START);
  }

  @Test
  void goesOnlyForConversationsThatExist() {
    ConversationRef unknown = new ConversationRef(ConversationId.random(), Optional.empty());
    assertThat(coordinator.acquire(unknown, AcquireReason.START))
        .isEqualTo(new Acquisition.Unknown());
    ConversationRef deleted = conversation();
    storage.log().stop(deleted, StopReason.DELETED);
    assertThat(coordinator.acquire(deleted, AcquireReason.START))
        .isEqualTo(new Acquisition.Stopped(DesiredState.DELETED));
  }

  @Test
  void findsWorkThatNobodyDoes() {
    ConversationRef waiting = conversation();
    append(person(waiting, "is anybody there?"));
    ConversationRef held = conversation();
    append(person(held, "hello"));
    granted(coordinator, held, AcquireReason.START);
    assertThat(coordinator.orphans(10)).extracting(Orphan::conversation).containsOnly(waiting);
  }

  @Test
  void handsOverWhatIsReleasedInTheMiddleOfWork() {
    ConversationRef conversation = conversation();
    Lease lease = granted(coordinator, conversation, AcquireReason.START);
    append(state(conversation, lease.epoch(), AgentState.RUNNING));
    coordinator.release(lease, ReleaseReason.HANDOVER);
    assertThat(coordinator.orphans(10)).extracting(Orphan::conversation).containsOnly(conversation);
    assertThat(coordinator.orphans(10)).extracting(Orphan::crashes).containsOnly(0);
  }

  @Test
  void grantsNothingWhileItDrainsAndWaitsForWhatIsHeld() throws Exception {
    ConversationRef conversation = conversation();
    Lease lease = granted(coordinator, conversation, AcquireReason.START);
    assertThat(coordinator.drain(Duration.ZERO)).isFalse();
    assertThat(coordinator.acquire(conversation(), AcquireReason.START))
        .isEqualTo(new Acquisition.Draining());
    Thread.ofVirtual().start(() -> coordinator.release(lease, ReleaseReason.HANDOVER));
    assertThat(coordinator.drain(Duration.ofSeconds(30))).isTrue();
  }
}
