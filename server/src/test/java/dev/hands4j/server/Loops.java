package dev.hands4j.server;

import dev.hands4j.api.conversation.ConversationMetadata;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.conversation.ConversationStore.NewConversation;
import dev.hands4j.api.conversation.ConversationStore.Opening;
import dev.hands4j.api.coordination.Coordinator.AcquireReason;
import dev.hands4j.api.coordination.Coordinator.Acquisition;
import java.time.Instant;
import java.util.Optional;

/** Conversations that a test owns itself, in the place of an agent. */
final class Loops {
  private Loops() {}

  /** Stores a conversation and takes the lease of this process, so that no agent begins. */
  static void createOwnedByTest(Edition edition, ConversationRef ref) {
    boolean created =
        edition
            .conversations()
            .create(
                new NewConversation(
                    ConversationMetadata.fresh(ref, Optional.empty(), Instant.now()),
                    Opening.NONE));
    Acquisition acquired = edition.coordinator().acquire(ref, AcquireReason.START);
    if (!created || !(acquired instanceof Acquisition.Granted)) {
      throw new AssertionError("not owned: " + acquired);
    }
  }
}
