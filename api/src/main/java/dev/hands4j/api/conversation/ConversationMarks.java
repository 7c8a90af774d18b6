package dev.hands4j.api.conversation;

import dev.hands4j.api.user.UserId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What each person noted about conversations, the same on all their devices (web-client.md S-4).
 * One person's marks are never another's.
 *
 * <p>All methods throw {@link dev.hands4j.api.StoreUnavailableException} when the database does not
 * answer.
 */
public interface ConversationMarks {
  /** A person's marks of some conversations; those without any are left out. */
  Map<ConversationId, Marks> of(Optional<UserId> person, Collection<ConversationRef> conversations);

  /**
   * The conversations a person has marked: pinned ones first, then by the last change.
   *
   * @param offset at least 0
   * @param limit at least 0
   */
  Page page(Optional<UserId> person, int offset, int limit);

  /**
   * Changes what is named; durable when it returns.
   *
   * @return the marks afterwards; empty when there is no such conversation
   */
  Optional<Marks> change(Optional<UserId> person, ConversationRef conversation, Change change);

  /**
   * A person's marks of one conversation.
   *
   * @param lastRead highest id of an event the person has seen, -1 for none
   */
  record Marks(boolean pinned, boolean archived, long lastRead) {
    /** Nothing noted. */
    public static final Marks NONE = new Marks(false, false, -1);
  }

  /**
   * What is to be different; empty parts stay.
   *
   * @param lastRead forgotten when it is lower than what is noted: another device is further
   */
  record Change(Optional<Boolean> pinned, Optional<Boolean> archived, OptionalLong lastRead) {
    /** The marks with this change. */
    public Marks on(Marks marks) {
      return new Marks(
          pinned.orElse(marks.pinned()),
          archived.orElse(marks.archived()),
          Math.max(marks.lastRead(), lastRead.orElse(-1)));
    }
  }

  /** A conversation and its marks. */
  record Marked(ConversationActivity conversation, Marks marks) {}

  /** A page of what is marked. */
  record Page(List<Marked> results, boolean hasMore) {
    public Page {
      results = List.copyOf(results);
    }
  }
}
