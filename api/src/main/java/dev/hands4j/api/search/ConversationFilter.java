package dev.hands4j.api.search;

import dev.hands4j.api.conversation.Trigger;
import java.time.Instant;
import java.util.Optional;

/**
 * What conversations to look for; all parts must hold.
 *
 * @param text words in the title, the name of the repository, or one event; empty text finds all
 * @param changedFrom not changed last before this
 * @param changedBefore changed last before this
 */
public record ConversationFilter(
    String text,
    Optional<String> repository,
    Optional<String> branch,
    Optional<Trigger> trigger,
    Optional<Instant> changedFrom,
    Optional<Instant> changedBefore) {
  /** By text alone. */
  public static ConversationFilter text(String text) {
    return new ConversationFilter(
        text,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
