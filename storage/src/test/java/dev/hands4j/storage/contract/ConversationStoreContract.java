package dev.hands4j.storage.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationMetadata;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.conversation.ConversationStore.NewConversation;
import dev.hands4j.api.conversation.ConversationStore.Opening;
import dev.hands4j.api.conversation.ConversationStore.Page;
import dev.hands4j.api.conversation.RunOptions;
import dev.hands4j.api.conversation.Trigger;
import dev.hands4j.api.coordination.Coordinator.Owner;
import dev.hands4j.api.coordination.DesiredState;
import dev.hands4j.api.coordination.Epoch;
import dev.hands4j.api.coordination.NodeId;
import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.LlmMetrics;
import dev.hands4j.api.event.SecurityRisk;
import dev.hands4j.api.log.AppendResult;
import dev.hands4j.api.log.EventQuery;
import dev.hands4j.api.user.ProviderType;
import dev.hands4j.api.user.Secret;
import dev.hands4j.api.user.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What the records of conversations promise on any database (rest-core.md §7). */
public abstract class ConversationStoreContract extends ContractTest {
  private static final Optional<UserId> ADA = Optional.of(new UserId("ada:1 ö"));

  private static final Opening OPENING =
      new Opening(
          Optional.of(
              new Action.Message(
                  "do it",
                  Optional.of(List.of("/w/a.txt")),
                  Optional.empty(),
                  false,
                  SecurityRisk.UNKNOWN)),
          Optional.of("be brief"),
          Optional.of("acme/app"),
          Optional.of("main"),
          Optional.of(ProviderType.GITLAB),
          new RunOptions(
              Optional.of("/w/ö"), Optional.of("a/b"), Optional.of(false), Optional.of(7)));

  private ConversationMetadata complete(ConversationRef ref) {
    return new ConversationMetadata(
        ref,
        Optional.of("A title"),
        Optional.of("acme/app"),
        Optional.of("main"),
        Optional.of(ProviderType.GITHUB),
        Optional.of(Trigger.GUI),
        List.of(4, 2),
        START,
        START.plusSeconds(1),
        Optional.of("provider/model"),
        0.25,
        1L << 40,
        7);
  }

  private ConversationMetadata found(ConversationRef ref) {
    return storage.conversations().find(ref.id()).orElseThrow();
  }

  private ConversationRef created(Optional<UserId> owner, Instant at) {
    ConversationRef ref = new ConversationRef(ConversationId.random(), owner);
    storage
        .conversations()
        .create(
            new NewConversation(
                ConversationMetadata.fresh(ref, Optional.of(Trigger.SLACK), at), Opening.NONE));
    return ref;
  }

  @Test
  void keepsEveryField() {
    ConversationRef ref = new ConversationRef(ConversationId.random(), ADA);
    assertThat(storage.conversations().create(new NewConversation(complete(ref), OPENING)))
        .isTrue();
    storage.reopen();
    assertThat(found(ref)).isEqualTo(complete(ref));
    assertThat(storage.conversations().opening(ref.id())).contains(OPENING);
  }

  @Test
  void keepsEmptyFieldsEmpty() {
    ConversationRef ref = created(Optional.empty(), START);
    assertThat(found(ref))
        .isEqualTo(ConversationMetadata.fresh(ref, Optional.of(Trigger.SLACK), START));
    assertThat(storage.conversations().opening(ref.id())).contains(Opening.NONE);
    assertThat(storage.log().head(ref.id()).orElseThrow().desiredState())
        .isEqualTo(DesiredState.RUNNING);
  }

  @Test
  void doesNotCreateTwice() {
    ConversationRef ref = created(ADA, START);
    append(person(ref, "hello"));
    assertThat(storage.conversations().create(new NewConversation(complete(ref), OPENING)))
        .isFalse();
    assertThat(found(ref).title()).isEmpty();
    assertThat(events(ref)).hasSize(1);
  }

  @Test
  void findsNothingUnderAnUnknownId() {
    ConversationId unknown = ConversationId.random();
    assertThat(storage.conversations().find(unknown)).isEmpty();
    assertThat(storage.conversations().opening(unknown)).isEmpty();
    assertThat(storage.conversations().delete(unknown)).isFalse();
    assertThat(storage.conversations().rename(unknown, "x", false, START)).isFalse();
  }

  @Test
  void listsEachOwnersConversationsNewestFirst() {
    List<ConversationRef> ofAda = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ofAda.add(created(ADA, START.plusNanos(i * 1_000L)));
    }
    ConversationRef ofNobody = created(Optional.empty(), START);
    Page page = storage.conversations().page(ADA, 1, 2);
    assertThat(page.total()).isEqualTo(5);
    assertThat(page.results())
        .extracting(ConversationMetadata::ref)
        .containsExactly(ofAda.get(3), ofAda.get(2));
    assertThat(storage.conversations().page(ADA, 0, 0).results()).isEmpty();
    assertThat(storage.conversations().page(ADA, 9, 10).results()).isEmpty();
    assertThat(storage.conversations().page(Optional.empty(), 0, 10).results())
        .extracting(ConversationMetadata::ref)
        .containsExactly(ofNobody);
  }

  @Test
  void keepsANameThatAPersonGave() {
    ConversationRef ref = created(ADA, START);
    Instant later = START.plusSeconds(5);
    assertThat(storage.conversations().rename(ref.id(), "Automatic", true, later)).isTrue();
    assertThat(storage.conversations().rename(ref.id(), "Again", true, later)).isFalse();
    assertThat(storage.conversations().rename(ref.id(), "By hand", false, later)).isTrue();
    assertThat(found(ref).title()).contains("By hand");
    assertThat(found(ref).lastUpdatedAt()).isEqualTo(later);
    storage.conversations().rename(ref.id(), ref.id().defaultTitle(), false, later);
    assertThat(storage.conversations().rename(ref.id(), "Automatic", true, later)).isTrue();
  }

  @Test
  void recordsProgressOfTheCurrentOwnerOnly() {
    ConversationRef ref = created(ADA, START);
    NodeId node = NodeId.random();
    Epoch old = claim(ref, node);
    LlmMetrics metrics =
        new LlmMetrics(1.5, OptionalDouble.empty(), "m", 10, 20, 0, 0, 0, 0, "", 0);
    Instant later = START.plusSeconds(9);
    storage.conversations().recordProgress(ref.id(), old, later, Optional.of(metrics));
    storage.conversations().recordBranch(ref.id(), old, "feature");
    claim(ref, NodeId.random(), Optional.of(new Owner(node, old)));
    storage
        .conversations()
        .recordProgress(ref.id(), old, later.plusSeconds(1), Optional.of(LlmMetrics.ZERO));
    storage.conversations().recordBranch(ref.id(), old, "stale");
    ConversationMetadata found = found(ref);
    assertThat(found.accumulatedCost()).isEqualTo(1.5);
    assertThat(found.promptTokens()).isEqualTo(10);
    assertThat(found.completionTokens()).isEqualTo(20);
    assertThat(found.lastUpdatedAt()).isEqualTo(later);
    assertThat(found.selectedBranch()).contains("feature");
  }

  @Test
  void notesEachPullRequestOnce() {
    ConversationRef ref = new ConversationRef(ConversationId.random(), ADA);
    ConversationMetadata none = ConversationMetadata.fresh(ref, Optional.empty(), START);
    storage.conversations().create(new NewConversation(none, OPENING));
    for (int number : List.of(7, 77, 7, 8)) {
      storage.conversations().recordPullRequest(ref.id(), number);
    }
    assertThat(found(ref).prNumbers()).containsExactly(7, 77, 8);
  }

  @Test
  void keepsTotalsWhenOnlyTheTimeIsRecorded() {
    ConversationRef ref = new ConversationRef(ConversationId.random(), ADA);
    storage.conversations().create(new NewConversation(complete(ref), OPENING));
    Epoch epoch = claim(ref, NodeId.random());
    storage
        .conversations()
        .recordProgress(ref.id(), epoch, START.plusSeconds(60), Optional.empty());
    assertThat(found(ref).accumulatedCost()).isEqualTo(0.25);
    assertThat(found(ref).lastUpdatedAt()).isEqualTo(START.plusSeconds(60));
  }

  @Test
  void deletesEverything() throws Exception {
    ConversationRef ref = created(ADA, START);
    ConversationRef kept = created(ADA, START);
    append(person(kept, "kept"));
    storage.log().mask(ref, List.of(new Secret("a-secret")));
    List<Future<AppendResult>> appends = new ArrayList<>();
    for (int i = 0; i < 1_200; i++) {
      appends.add(storage.log().submit(person(ref, "delete-me-" + i)));
    }
    for (Future<AppendResult> append : appends) {
      append.get();
    }
    Epoch epoch = claim(ref, NodeId.random());
    assertThat(storage.conversations().delete(ref.id())).isTrue();
    assertThat(storage.conversations().find(ref.id())).isEmpty();
    assertThat(storage.log().head(ref.id())).isEmpty();
    assertThat(storage.log().read(ref.id(), EventQuery.from(0, 10)).events()).isEmpty();
    assertThat(storage.log().append(person(ref, "too late")))
        .isEqualTo(new AppendResult.NotRunning());
    assertThat(storage.log().append(loop(ref, epoch, "too late")))
        .isEqualTo(new AppendResult.StaleOwner());
    assertThat(storage.conversations().delete(ref.id())).isFalse();
    assertThat(events(kept)).hasSize(1);
  }

  @Test
  void mayUseAnIdAgainAfterItsDeletion() {
    ConversationRef ref = created(ADA, START);
    append(person(ref, "old"));
    storage.conversations().delete(ref.id());
    assertThat(storage.conversations().create(new NewConversation(complete(ref), OPENING)))
        .isTrue();
    assertThat(events(ref)).isEmpty();
    assertThat(append(person(ref, "new")).id().value()).isZero();
  }
}
