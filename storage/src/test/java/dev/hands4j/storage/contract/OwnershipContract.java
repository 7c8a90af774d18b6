package dev.hands4j.storage.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationMetadata;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.conversation.ConversationStore.NewConversation;
import dev.hands4j.api.conversation.ConversationStore.Opening;
import dev.hands4j.api.coordination.Coordinator.Orphan;
import dev.hands4j.api.coordination.Coordinator.Owner;
import dev.hands4j.api.coordination.DesiredState;
import dev.hands4j.api.coordination.Epoch;
import dev.hands4j.api.coordination.NodeId;
import dev.hands4j.api.coordination.Ownership.Claim;
import dev.hands4j.api.coordination.StopReason;
import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.AgentState;
import dev.hands4j.api.user.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What ownership promises on any database (boundaries.md D1-D2 as amended, T-26). */
public abstract class OwnershipContract extends ContractTest {
  private final NodeId node = new NodeId("node-a");
  private final NodeId other = new NodeId("node-b");

  private Claim claimOf(
      ConversationRef conversation, NodeId by, Optional<Owner> expected, boolean start) {
    return storage.ownership().claim(conversation, by, expected, start);
  }

  private int crashes(ConversationRef conversation) {
    return storage.log().head(conversation.id()).orElseThrow().stepCrashes();
  }

  private List<ConversationRef> orphans(NodeId... living) {
    return storage.ownership().orphans(Set.of(living), 100).stream()
        .map(Orphan::conversation)
        .toList();
  }

  @Test
  void raisesTheEpochWithEveryClaim() {
    ConversationRef conversation = conversation();
    Epoch first = claim(conversation, node);
    storage.ownership().release(conversation, node, first);
    assertThat(claim(conversation, other).value()).isGreaterThan(first.value());
  }

  @Test
  void grantsOnlyWhenTheOwnerIsTheExpectedOne() {
    ConversationRef conversation = conversation();
    Epoch epoch = claim(conversation, node);
    Owner owner = new Owner(node, epoch);
    assertThat(claimOf(conversation, other, Optional.empty(), true))
        .isEqualTo(new Claim.Held(owner));
    assertThat(claimOf(conversation, other, Optional.of(new Owner(other, epoch)), true))
        .isEqualTo(new Claim.Held(owner));
    assertThat(claimOf(conversation, other, Optional.of(owner), false))
        .isInstanceOf(Claim.Claimed.class);
    assertThat(storage.ownership().owners(List.of(conversation.id())).get(conversation.id()).node())
        .isEqualTo(other);
  }

  @Test
  void grantsToExactlyOneOfManyWhoAskAtOnce() throws Exception {
    for (int round = 0; round < 5; round++) {
      ConversationRef conversation = conversation();
      AtomicInteger granted = new AtomicInteger();
      List<Thread> threads = new ArrayList<>();
      try (StorageFixture elsewhere = storage.another()) {
        for (int i = 0; i < 8; i++) {
          StorageFixture asked = i % 2 == 0 ? storage : elsewhere;
          NodeId candidate = new NodeId("node-" + i);
          threads.add(
              Thread.startVirtualThread(() -> {
                if (asked.ownership().claim(conversation, candidate, Optional.empty(), true)
                    instanceof Claim.Claimed) {
                  granted.incrementAndGet();
                }
              }));
        }
        for (Thread thread : threads) {
          thread.join();
        }
      }
      assertThat(granted).hasValue(1);
    }
  }

  @Test
  void grantsWhenTheExpectedOwnerHasLetGoMeanwhile() {
    ConversationRef conversation = conversation();
    Epoch epoch = claim(conversation, node);
    storage.ownership().release(conversation, node, epoch);
    assertThat(claimOf(conversation, other, Optional.of(new Owner(node, epoch)), false))
        .isInstanceOf(Claim.Claimed.class);
  }

  @Test
  void letsOnlyTheCurrentOwnerRelease() {
    ConversationRef conversation = conversation();
    Epoch old = claim(conversation, node);
    Epoch epoch = claim(conversation, other, Optional.of(new Owner(node, old)));
    storage.ownership().release(conversation, node, old);
    storage.ownership().release(conversation, node, epoch);
    assertThat(storage.ownership().owners(List.of(conversation.id())))
        .isEqualTo(Map.of(conversation.id(), new Owner(other, epoch)));
    storage.ownership().release(conversation, other, epoch);
    assertThat(storage.ownership().owners(List.of(conversation.id()))).isEmpty();
  }

  @Test
  void startsAStoppedConversationOnlyWhenAskedTo() {
    ConversationRef conversation = conversation();
    storage.log().stop(conversation, StopReason.USER);
    assertThat(claimOf(conversation, node, Optional.empty(), false))
        .isEqualTo(new Claim.Stopped(DesiredState.STOPPED));
    assertThat(claimOf(conversation, node, Optional.empty(), true))
        .isInstanceOf(Claim.Claimed.class);
    assertThat(storage.log().head(conversation.id()).orElseThrow().desiredState())
        .isEqualTo(DesiredState.RUNNING);
    assertThat(append(person(conversation, "again")).id().value()).isEqualTo(1);
  }

  @Test
  void neverStartsADeletedOrUnknownConversation() {
    ConversationRef conversation = conversation();
    storage.log().stop(conversation, StopReason.DELETED);
    assertThat(claimOf(conversation, node, Optional.empty(), true))
        .isEqualTo(new Claim.Stopped(DesiredState.DELETED));
    ConversationRef unknown = new ConversationRef(ConversationId.random(), Optional.empty());
    assertThat(claimOf(unknown, node, Optional.empty(), true)).isEqualTo(new Claim.Unknown());
  }

  @Test
  void answersOwnersOfManyConversationsAtOnce() {
    ConversationRef owned = conversation();
    ConversationRef free = conversation();
    Epoch epoch = claim(owned, node);
    assertThat(storage.ownership().owners(List.of(owned.id(), free.id(), ConversationId.random())))
        .isEqualTo(Map.of(owned.id(), new Owner(node, epoch)));
    assertThat(storage.ownership().owners(List.of())).isEmpty();
  }

  @Test
  void countsOwnersLostWithinAStep() {
    ConversationRef conversation = conversation();
    Epoch epoch = claim(conversation, node);
    append(state(conversation, epoch, AgentState.RUNNING));
    Epoch second = claim(conversation, other, Optional.of(new Owner(node, epoch)));
    assertThat(crashes(conversation)).isEqualTo(1);
    Epoch third = claim(conversation, node, Optional.of(new Owner(other, second)));
    assertThat(crashes(conversation)).isEqualTo(2);
    storage.log().stepCompleted(conversation, second);
    assertThat(crashes(conversation)).isEqualTo(2);
    storage.log().stepCompleted(conversation, third);
    assertThat(crashes(conversation)).isZero();
  }

  @Test
  void forgetsCrashesWhenTheLoopHasTakenSomethingIntoAccount() {
    ConversationRef conversation = conversation();
    Epoch epoch = claim(conversation, node);
    append(state(conversation, epoch, AgentState.RUNNING));
    Epoch second = claim(conversation, other, Optional.of(new Owner(node, epoch)));
    append(loop(conversation, second, "ls"));
    assertThat(crashes(conversation)).isEqualTo(1);
    append(loop(conversation, second, "ls").takenThrough(0));
    assertThat(crashes(conversation)).isZero();
  }

  @Test
  void doesNotCountAHandoverOrAnIdleOwnerAsACrash() {
    ConversationRef conversation = conversation();
    Epoch epoch = claim(conversation, node);
    append(state(conversation, epoch, AgentState.PAUSED));
    Epoch second = claim(conversation, other, Optional.of(new Owner(node, epoch)));
    append(state(conversation, second, AgentState.RUNNING));
    storage.ownership().release(conversation, other, second);
    claim(conversation, node);
    assertThat(crashes(conversation)).isZero();
  }

  @Test
  void findsConversationsWhoseWorkShouldGoOn() {
    ConversationRef working = conversation();
    Epoch epoch = claim(working, node);
    append(state(working, epoch, AgentState.RUNNING));
    ConversationRef written = conversation();
    append(person(written, "is anybody there?"));
    ConversationRef opened =
        conversation(
            new Opening(
                Optional.of(Action.Message.of("do it")),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
    conversation();
    assertThat(orphans()).containsExactlyInAnyOrder(working, written, opened);
    assertThat(orphans(node)).containsExactlyInAnyOrder(written, opened);
    assertThat(orphans(other)).containsExactlyInAnyOrder(working, written, opened);
    assertThat(storage.ownership().orphans(Set.of(), 2)).hasSize(2);
  }

  @Test
  void leavesFinishedAndStoppedConversationsAlone() {
    ConversationRef done = conversation(Opening.NONE);
    append(person(done, "hello"));
    Epoch epoch = claim(done, node);
    append(state(done, epoch, AgentState.FINISHED).takenThrough(0));
    ConversationRef stopped = conversation();
    append(person(stopped, "hello"));
    storage.log().stop(stopped, StopReason.USER);
    assertThat(orphans()).isEmpty();
  }

  @Test
  void doesNotTryAgainAfterAnErrorUntilAPersonWrites() {
    ConversationRef failed = conversation(Opening.NONE);
    append(person(failed, "do it"));
    Epoch epoch = claim(failed, node);
    append(state(failed, epoch, AgentState.ERROR));
    storage.ownership().release(failed, node, epoch);
    assertThat(orphans()).isEmpty();
    append(person(failed, "try again"));
    assertThat(orphans()).containsExactly(failed);
  }

  @Test
  void saysHowLongAnOrphanHasWaited() {
    ConversationRef conversation = conversation();
    append(person(conversation, "hello"));
    storage.setTime(START.plusSeconds(90));
    assertThat(storage.ownership().orphans(Set.of(), 10))
        .containsExactly(new Orphan(conversation, Duration.ofSeconds(90), 0));
  }

  @Test
  void namesWhatIsAbovePeoplesLimitOldestFirst() {
    UserId ada = new UserId("ada:with:colons");
    ConversationRef quiet = conversationOf(ada);
    ConversationRef lively = conversationOf(ada);
    ConversationRef starting = conversationOf(ada);
    ConversationRef bobs = conversationOf(new UserId("bob"));
    ConversationRef ofTheDead = conversationOf(ada);
    ConversationRef stopped = conversationOf(ada);
    for (ConversationRef owned : List.of(quiet, lively, starting, bobs, stopped)) {
      claim(owned, node);
    }
    claim(ofTheDead, other);
    storage.log().stop(stopped, StopReason.USER);
    storage.setTime(START.plusSeconds(10));
    append(person(quiet, "hello"));
    storage.setTime(START.plusSeconds(20));
    append(person(lively, "hello"));
    Set<NodeId> living = Set.of(node);
    assertThat(storage.ownership().surplus(starting, living, 3)).isEmpty();
    assertThat(storage.ownership().surplus(starting, Set.of(), 1)).isEmpty();
    assertThat(storage.ownership().surplus(starting, Set.of(node, other), 3))
        .containsExactly(ofTheDead);
    assertThat(storage.ownership().surplus(starting, living, 2)).containsExactly(quiet);
    // What was named is about to stop and counts no more.
    assertThat(storage.ownership().surplus(starting, living, 2)).isEmpty();
    assertThat(storage.ownership().surplus(starting, living, 1)).containsExactly(lively);
    assertThat(storage.ownership().askedToStop(node)).containsOnly(quiet.id(), lively.id());
  }

  @Test
  void stopsNoMoreThanNeededWhenTwoOldConversationsBeginAtOnce() {
    UserId ada = new UserId("ada");
    List<ConversationRef> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(conversationOf(ada));
    }
    storage.setTime(START.plusSeconds(10));
    claim(all.get(2), node);
    claim(all.get(3), node);
    storage.setTime(START.plusSeconds(20));
    // The two oldest begin: both are claimed before either looks what must stop.
    claim(all.get(0), node);
    claim(all.get(1), other);
    Set<NodeId> living = Set.of(node, other);
    Set<ConversationRef> stopped = new HashSet<>();
    stopped.addAll(storage.ownership().surplus(all.get(0), living, 2));
    // What was named may write until it has stopped, without another one stopping for it.
    storage.setTime(START.plusSeconds(21));
    append(person(all.get(2), "still here"));
    stopped.addAll(storage.ownership().surplus(all.get(1), living, 2));
    assertThat(stopped).containsOnly(all.get(2), all.get(3));
  }

  @Test
  void leavesToWhoeverStopsWhatWasLetGoForThat() {
    ConversationRef conversation = conversation();
    Epoch epoch = claim(conversation, node);
    append(state(conversation, epoch, AgentState.RUNNING));
    Owner owner = new Owner(node, epoch);
    storage.ownership().askToStop(conversation, new Owner(other, epoch), StopReason.USER);
    assertThat(storage.ownership().askedToStop(node)).isEmpty();
    storage.ownership().askToStop(conversation, owner, StopReason.USER);
    assertThat(storage.ownership().askedToStop(node)).containsOnly(conversation.id());
    assertThat(storage.ownership().askedToStop(other)).isEmpty();
    storage.ownership().release(conversation, node, epoch);
    assertThat(storage.ownership().orphans(Set.of(), 10)).isEmpty();
    // Whoever wanted to stop it is gone: then it goes on.
    storage.setTime(START.plusSeconds(60));
    assertThat(storage.ownership().orphans(Set.of(), 10))
        .extracting(Orphan::conversation)
        .containsOnly(conversation);
    claim(conversation, other);
    assertThat(storage.ownership().askedToStop(other)).isEmpty();
  }

  private ConversationRef conversationOf(UserId user) {
    ConversationRef ref = new ConversationRef(ConversationId.random(), Optional.of(user));
    storage
        .conversations()
        .create(
            new NewConversation(
                ConversationMetadata.fresh(ref, Optional.empty(), START), Opening.NONE));
    return ref;
  }

  @Test
  void countsTheConversationsOfEachNode() {
    Epoch first = claim(conversation(), node);
    assertThat(first.value()).isEqualTo(1);
    claim(conversation(), node);
    ConversationRef released = conversation();
    storage.ownership().release(released, other, claim(released, other));
    assertThat(storage.ownership().load()).isEqualTo(Map.of(node, 2));
  }

  @Test
  void knowsWhichNodesLive() {
    storage.ownership().heartbeat(node);
    storage.setTime(START.plusSeconds(10));
    storage.ownership().heartbeat(other);
    assertThat(storage.ownership().living(Duration.ofSeconds(15))).containsOnly(node, other);
    assertThat(storage.ownership().living(Duration.ofSeconds(5))).containsOnly(other);
    storage.ownership().heartbeat(node);
    assertThat(storage.ownership().living(Duration.ofSeconds(5))).containsOnly(node, other);
  }
}
