package dev.hands4j.api.search;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.user.UserId;
import java.util.List;
import java.util.Optional;

/**
 * Search by words. An event is found when each word of the text is the beginning of a word in it,
 * in any order, without regard to case and accents; what is hidden from people is not found, nor is
 * what tells of states only.
 *
 * <p>All methods throw {@link dev.hands4j.api.StoreUnavailableException} when the database does not
 * answer.
 */
public interface ConversationSearch {
  /** The places in one conversation, newest first, up to what was stored a moment ago. */
  EventHits events(ConversationId conversation, EventSearch search);

  /**
   * The conversations of one owner, last changed first; those of nobody else. What was stored a
   * moment ago may be missing.
   */
  Page conversations(Optional<UserId> owner, ConversationFilter filter, int offset, int limit);

  /**
   * Places in a conversation.
   *
   * @param total how many there are before {@link EventSearch#before()}, counted up to a limit
   * @param hasMore whether older ones are left
   * @param complete false while a part of the log is still being put into the search
   */
  record EventHits(List<EventHit> hits, int total, boolean hasMore, boolean complete) {
    public EventHits {
      hits = List.copyOf(hits);
    }
  }

  /** A page of conversations. */
  record Page(List<ConversationHit> results, boolean hasMore) {
    public Page {
      results = List.copyOf(results);
    }
  }
}
