package dev.hands4j.api.search;

import dev.hands4j.api.conversation.ConversationActivity;
import java.util.Optional;

/**
 * A conversation that was found.
 *
 * @param places how many of its events were found
 * @param newest the newest of them; empty when the title or the repository was found
 */
public record ConversationHit(
    ConversationActivity conversation, int places, Optional<EventHit> newest) {}
