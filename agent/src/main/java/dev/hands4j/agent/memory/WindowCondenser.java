package dev.hands4j.agent.memory;

import dev.hands4j.api.event.Action;
import java.util.Optional;

/**
 * Bounds the view without asking a model: when it is longer than {@code maxSize}, or when a model
 * could not take it, the older half of what is not essential is dropped (agent.md §23.4).
 *
 * <p>It leaves the model a sentence about the gap, which is ours; the reference writes ids and
 * nothing else.
 */
public final class WindowCondenser {
  static final String NOTE =
      "(Earlier steps of this conversation were dropped to keep it within bounds. What was done then"
          + " is in the workspace: look there instead of guessing.)";

  private final int maxSize;

  public WindowCondenser(int maxSize) {
    this.maxSize = maxSize;
  }

  /** Whether the view is longer than it should be. */
  public boolean due(History history) {
    return history.size() > maxSize;
  }

  /** What to forget now; empty when the view is fine or cannot be made smaller. */
  public Optional<Action.Condensation> condense(History history) {
    if (!due(history) && !history.condensationRequested()) {
      return Optional.empty();
    }
    int droppable = history.size() - history.essentials();
    // What an earlier summary says is still true.
    String summary =
        history
            .summary()
            .map(earlier -> earlier.contains(NOTE) ? earlier : earlier + "\n\n" + NOTE)
            .orElse(NOTE);
    return Cut.keeping(history, Math.max(1, droppable / 2)).map(cut -> cut.condensation(summary));
  }
}
