package dev.hands4j.storage.contract;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationMetadata;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.conversation.ConversationStore.NewConversation;
import dev.hands4j.api.conversation.ConversationStore.Opening;
import dev.hands4j.api.coordination.Coordinator.Owner;
import dev.hands4j.api.coordination.Epoch;
import dev.hands4j.api.coordination.NodeId;
import dev.hands4j.api.coordination.Ownership.Claim;
import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.AgentState;
import dev.hands4j.api.event.Event;
import dev.hands4j.api.event.EventDraft;
import dev.hands4j.api.event.Observation;
import dev.hands4j.api.event.Source;
import dev.hands4j.api.event.StoredEvent;
import dev.hands4j.api.log.AppendKey;
import dev.hands4j.api.log.AppendRequest;
import dev.hands4j.api.log.AppendResult;
import dev.hands4j.api.log.Authority;
import dev.hands4j.api.log.EventQuery;
import dev.hands4j.api.user.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the contract suites share: a database, and short names for what they do to it. */
public abstract class ContractTest {
  protected static final Instant START = Instant.parse("2026-03-04T05:06:07.123456Z");

  protected StorageFixture storage;
  private final AtomicLong sequence = new AtomicLong();

  /** A fresh, empty database whose clock stands at the given time. */
  protected abstract StorageFixture open(Instant now);

  @BeforeEach
  void openStorage() {
    storage = open(START);
  }

  @AfterEach
  void closeStorage() {
    storage.close();
  }

  protected ConversationRef conversation() {
    return conversation(Opening.NONE);
  }

  protected ConversationRef conversation(Opening opening) {
    ConversationRef ref = new ConversationRef(ConversationId.random(), Optional.empty());
    storage
        .conversations()
        .create(
            new NewConversation(ConversationMetadata.fresh(ref, Optional.empty(), START), opening));
    return ref;
  }

  protected Epoch claim(ConversationRef conversation, NodeId node) {
    return claim(conversation, node, Optional.empty());
  }

  protected Epoch claim(ConversationRef conversation, NodeId node, Optional<Owner> expected) {
    Claim claim = storage.ownership().claim(conversation, node, expected, true);
    return ((Claim.Claimed) claim).epoch();
  }

  protected AppendRequest person(ConversationRef conversation, String text) {
    return person(conversation, Action.Message.of(text));
  }

  protected AppendRequest person(ConversationRef conversation, Event event) {
    return AppendRequest.byPerson(
        conversation,
        EventDraft.of(event, Source.USER),
        new Authority.Person(Optional.of(new UserId("ada"))),
        AppendKey.fresh());
  }

  protected AppendRequest loop(ConversationRef conversation, Epoch epoch, String command) {
    return loop(conversation, epoch, Action.Run.of(command));
  }

  protected AppendRequest loop(ConversationRef conversation, Epoch epoch, Event event) {
    return loop(conversation, epoch, EventDraft.of(event, Source.AGENT));
  }

  protected AppendRequest loop(ConversationRef conversation, Epoch epoch, EventDraft draft) {
    return new AppendRequest(
        conversation,
        draft,
        new Authority.Loop(epoch),
        AppendKey.loop(epoch, sequence.getAndIncrement()),
        OptionalLong.empty(),
        OptionalLong.empty());
  }

  protected AppendRequest state(ConversationRef conversation, Epoch epoch, AgentState state) {
    return loop(
        conversation,
        epoch,
        EventDraft.of(Observation.AgentStateChanged.to(state, ""), Source.ENVIRONMENT));
  }

  protected AppendResult.Appended append(AppendRequest request) {
    return (AppendResult.Appended) storage.log().append(request);
  }

  protected List<StoredEvent> events(ConversationRef conversation) {
    return storage.log().read(conversation.id(), EventQuery.from(0, 1_000)).events();
  }
}
