package dev.hands4j.api.conversation;

import java.util.Optional;
import java.util.UUID;

/** The id of a conversation, syntactically safe (rest-core.md §5.2). */
public record ConversationId(String value) {
  public ConversationId {
    Optional<String> problem = problem(value);
    if (problem.isPresent()) {
      throw new IllegalArgumentException(problem.get());
    }
  }

  /** What is wrong with an id, in the wire's words; empty when nothing is. */
  public static Optional<String> problem(String value) {
    if (value.length() > 100) {
      return Optional.of("Conversation ID is too long");
    }
    if (value.indexOf('\0') >= 0) {
      return Optional.of("Conversation ID contains invalid characters");
    }
    if (value.contains("..") || value.indexOf('/') >= 0 || value.indexOf('\\') >= 0) {
      return Optional.of("Conversation ID contains invalid path characters");
    }
    if (value.chars().anyMatch(c -> c < 0x20)) {
      return Optional.of("Conversation ID contains control characters");
    }
    return value.isEmpty() ? Optional.of("Conversation ID is empty") : Optional.empty();
  }

  /** A new random id: 32 lower-case hexadecimal digits. */
  public static ConversationId random() {
    return new ConversationId(UUID.randomUUID().toString().replace("-", ""));
  }

  /** The title a conversation has until it gets a better one. */
  public String defaultTitle() {
    return "Conversation " + value.substring(0, Math.min(5, value.length()));
  }

  @Override
  public String toString() {
    return value;
  }
}
