package dev.hands4j.api.log;

import dev.hands4j.api.coordination.Epoch;
import java.util.Optional;
import java.util.UUID;

/**
 * Names an append within its conversation, so that it may be repeated when its outcome is unknown:
 * a second append with the same key stores nothing and answers with the first one's id.
 */
public record AppendKey(String value) {
  private static final String MESSAGE = "m:";

  public AppendKey {
    if (value.isBlank() || value.length() > 200) {
      throw new IllegalArgumentException("an append key has 1 to 200 characters");
    }
  }

  /** A person's message, by the id the client or the webhook gave it. */
  public static AppendKey message(String messageId) {
    return new AppendKey(MESSAGE + messageId);
  }

  /** The id that a person's message was given by its sender, if this is such a key. */
  public Optional<String> messageId() {
    return value.startsWith(MESSAGE)
        ? Optional.of(value.substring(MESSAGE.length()))
        : Optional.empty();
  }

  /** A person's message whose sender gave no id. */
  public static AppendKey fresh() {
    return new AppendKey("f:" + UUID.randomUUID());
  }

  /** The {@code sequence}-th append of the loop with this epoch. */
  public static AppendKey loop(Epoch epoch, long sequence) {
    return new AppendKey("l:" + epoch.value() + ":" + sequence);
  }

  /** The result of an action, whoever records it. */
  public static AppendKey resultOf(long actionId) {
    return new AppendKey("r:" + actionId);
  }
}
