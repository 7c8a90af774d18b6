package dev.hands4j.server.conversations;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.coordination.Coordinator;
import dev.hands4j.api.coordination.Coordinator.Owner;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes up again what has no living owner. What failed to begin here waits longer each time.
 * Thread-safe.
 */
final class Resumption {
  private static final Logger log = LoggerFactory.getLogger(Resumption.class);
  private static final int ORPHANS_AT_ONCE = 1_000;

  private final Coordinator coordinator;
  private final Presence presence;
  private final Clock clock;
  private final Predicate<ConversationId> isHere;
  private final Consumer<ConversationRef> wake;
  private final Retries retries = new Retries();

  /**
   * @param isHere whether this node runs, begins or ends a conversation already
   * @param wake begins one; returns at once
   */
  Resumption(
      Coordinator coordinator,
      Presence presence,
      Clock clock,
      Predicate<ConversationId> isHere,
      Consumer<ConversationRef> wake) {
    this.coordinator = coordinator;
    this.presence = presence;
    this.clock = clock;
    this.isHere = isHere;
    this.wake = wake;
  }

  void failed(ConversationId id) {
    retries.failed(id, clock.instant());
  }

  void succeeded(ConversationId id) {
    retries.forget(id);
  }

  /** What was being worked on when its owner went away. */
  void orphans() {
    for (var orphan : coordinator.orphans(ORPHANS_AT_ONCE)) {
      if (!mayBegin(orphan.conversation().id())) {
        continue;
      }
      log.atInfo()
          .setMessage("conversation resumed")
          .addKeyValue("conversation", orphan.conversation().id())
          .addKeyValue("downMs", orphan.downFor().toMillis())
          .addKeyValue("crashes", orphan.crashes())
          .log();
      wake.accept(orphan.conversation());
    }
  }

  /** What somebody watches here and whose owner died elsewhere. */
  void watched() {
    Map<ConversationId, ConversationRef> watched = new HashMap<>();
    presence.watched().stream()
        .filter(ref -> mayBegin(ref.id()))
        .forEach(ref -> watched.put(ref.id(), ref));
    if (watched.isEmpty()) {
      return;
    }
    Map<ConversationId, Owner> owners = coordinator.owners(watched.keySet());
    watched.forEach((id, ref) -> {
      Owner owner = owners.get(id);
      if (owner != null && !coordinator.isAlive(owner.node())) {
        wake.accept(ref);
      }
    });
  }

  private boolean mayBegin(ConversationId id) {
    return !isHere.test(id) && retries.isDue(id, clock.instant());
  }
}
