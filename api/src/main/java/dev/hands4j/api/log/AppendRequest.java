package dev.hands4j.api.log;

import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.event.EventDraft;
import java.util.OptionalLong;

/**
 * One append (architecture §8 point 1).
 *
 * @param takenThrough the last event the loop has taken into account, stored in the same
 *     transaction
 * @param seenControl the last control event the loop has seen; an older one than the head's makes
 *     the append {@link AppendResult.Superseded}
 */
public record AppendRequest(
    ConversationRef conversation,
    EventDraft draft,
    Authority authority,
    AppendKey key,
    OptionalLong takenThrough,
    OptionalLong seenControl) {

  /** An append of a person. */
  public static AppendRequest byPerson(
      ConversationRef conversation, EventDraft draft, Authority.Person person, AppendKey key) {
    return new AppendRequest(
        conversation,
        draft.asWrittenByAPerson(),
        person,
        key,
        OptionalLong.empty(),
        OptionalLong.empty());
  }

  public AppendRequest takenThrough(long eventId) {
    return new AppendRequest(
        conversation, draft, authority, key, OptionalLong.of(eventId), seenControl);
  }

  public AppendRequest seenControl(long eventId) {
    return new AppendRequest(
        conversation, draft, authority, key, takenThrough, OptionalLong.of(eventId));
  }
}
