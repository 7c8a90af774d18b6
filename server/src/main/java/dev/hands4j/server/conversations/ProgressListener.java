package dev.hands4j.server.conversations;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.conversation.ConversationStore;
import dev.hands4j.api.coordination.Coordinator;
import dev.hands4j.api.event.EventCodec;
import dev.hands4j.api.event.LlmMetrics;
import dev.hands4j.api.event.Source;
import dev.hands4j.api.event.StoredEvent;
import dev.hands4j.api.listening.ConversationListener;
import dev.hands4j.server.logging.LogScope;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps time of last change and cost of the records up to date (rest-core.md §15.4): totals, so
 * only the newest matters, and one write per conversation and interval is enough.
 */
public final class ProgressListener implements ConversationListener, AutoCloseable {
  private final ConversationStore store;
  private final EventCodec codec;
  private final Coordinator coordinator;
  private final Duration interval;
  private final ConcurrentHashMap<ConversationId, Progress> pending = new ConcurrentHashMap<>();

  public ProgressListener(
      ConversationStore store, EventCodec codec, Coordinator coordinator, Duration interval) {
    this.store = store;
    this.codec = codec;
    this.coordinator = coordinator;
    this.interval = interval;
  }

  private record Progress(Instant at, Optional<StoredEvent> agentAction) {}

  @Override
  public String name() {
    return "progress";
  }

  @Override
  public void onEvent(ConversationRef conversation, StoredEvent event) {
    Optional<StoredEvent> action =
        event.isAction() && event.source() == Source.AGENT ? Optional.of(event) : Optional.empty();
    boolean[] first = new boolean[1];
    pending.compute(
        conversation.id(),
        (_, old) -> {
          first[0] = old == null;
          return new Progress(
              event.time(), old == null ? action : action.or(() -> old.agentAction()));
        });
    if (first[0]) {
      Thread.ofVirtual().name("progress-" + conversation.id()).start(() -> later(conversation));
    }
  }

  private void later(ConversationRef conversation) {
    try (LogScope _ = LogScope.of(conversation)) {
      awaitAndStore(conversation);
    }
  }

  private void awaitAndStore(ConversationRef conversation) {
    try {
      Thread.sleep(interval);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    write(conversation.id());
  }

  private void write(ConversationId id) {
    Progress progress = pending.remove(id);
    if (progress == null) {
      return;
    }
    Optional<LlmMetrics> metrics =
        progress.agentAction().flatMap(event -> codec.decode(event).metrics());
    coordinator
        .owner(id)
        .ifPresent(owner -> store.recordProgress(id, owner.epoch(), progress.at(), metrics));
  }

  /** Writes what is pending. */
  @Override
  public void close() {
    pending.keySet().forEach(this::write);
  }
}
