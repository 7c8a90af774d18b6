package dev.hands4j.agent.memory;

import dev.hands4j.api.event.Action;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Bounds the view: when it is longer than {@code maxSize}, or when a model could not take it, the
 * older half of what is not essential is dropped (agent.md §23.4). No model is asked.
 *
 * <p>Where it can it writes one range that begins at the first event that may be dropped at all, so
 * that the newest condensation alone tells a new owner which part of the log it need not read; and
 * it leaves the model a sentence about the gap. Both are ours; the reference writes ids and nothing
 * else.
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
    List<History.Entry> all = new ArrayList<>(history.entries());
    all.sort(Comparator.comparingLong(History.Entry::id));
    List<History.Entry> droppable = all.stream().filter(e -> !e.essential()).toList();
    int keep = Math.max(1, droppable.size() / 2);
    int firstKept = droppable.size() - keep;
    while (firstKept < droppable.size() && droppable.get(firstKept).observation()) {
      firstKept++;
    }
    if (firstKept == 0) {
      return Optional.empty();
    }
    List<History.Entry> forgotten = droppable.subList(0, firstKept);
    int essentials = all.size() - droppable.size();
    return Optional.of(condensation(history, all, forgotten, essentials));
  }

  private static Action.Condensation condensation(
      History history, List<History.Entry> all, List<History.Entry> forgotten, int essentials) {
    long last = forgotten.getLast().id();
    long first =
        Math.min(
            forgotten.getFirst().id(),
            history.firstForgettable().orElse(forgotten.getFirst().id()));
    boolean essentialBetween =
        all.stream().anyMatch(e -> e.essential() && e.id() >= first && e.id() <= last);
    if (essentialBetween) {
      return new Action.Condensation(
          Optional.of(forgotten.stream().map(History.Entry::id).toList()),
          Optional.empty(),
          Optional.empty(),
          Optional.of(NOTE),
          Optional.of(essentials));
    }
    return new Action.Condensation(
        Optional.empty(),
        Optional.of(first),
        Optional.of(last),
        Optional.of(NOTE),
        Optional.of(essentials));
  }
}
