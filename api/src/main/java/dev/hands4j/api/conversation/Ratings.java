package dev.hands4j.api.conversation;

import dev.hands4j.api.Json;
import dev.hands4j.api.event.EventId;
import java.util.Map;
import java.util.Optional;

/**
 * What people think of what an agent did (enterprise-api.md §5.5); one opinion for each event and
 * one for the whole. Ends with the conversation.
 *
 * <p>Throws {@link dev.hands4j.api.StoreUnavailableException}. Safe from any thread.
 */
public interface Ratings {

  /**
   * Stores an opinion in place of an earlier one.
   *
   * @param event empty means the whole conversation
   * @return false when the conversation or the event does not exist
   */
  boolean rate(ConversationRef conversation, Optional<EventId> event, Rating rating);

  /** Opinions about events, by event. */
  Map<EventId, Rating> ofEvents(ConversationRef conversation);

  /**
   * An opinion.
   *
   * @param stars 1 to 5
   * @param reason at most 2,000 characters
   * @param metadata a JSON object of the client's, at most 4,000 characters
   */
  record Rating(int stars, Optional<String> reason, Json metadata) {
    /** Longest reason, in characters. */
    public static final int LONGEST_REASON = 2_000;

    /** Longest metadata, in characters. */
    public static final int LONGEST_METADATA = 4_000;

    public Rating {
      if (stars < 1 || stars > 5) {
        throw new IllegalArgumentException("stars are from 1 to 5");
      }
      if (reason.map(String::length).orElse(0) > LONGEST_REASON
          || metadata.text().length() > LONGEST_METADATA) {
        throw new IllegalArgumentException("the rating is too long");
      }
    }
  }
}
