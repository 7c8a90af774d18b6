package dev.hands4j.agent.memory;

import dev.hands4j.api.event.Action;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A decision which of the oldest entries of a view are forgotten. Essential ones never are, and no
 * result stays whose action is gone.
 *
 * <p>Where it can it becomes one range that begins at the first event that may be forgotten at all,
 * so that the newest condensation alone tells a new owner which part of the log it need not read.
 */
final class Cut {
  private final History history;
  private final List<History.Entry> all;
  private final List<History.Entry> forgotten;
  private final int essentials;

  private Cut(
      History history, List<History.Entry> all, List<History.Entry> forgotten, int essentials) {
    this.history = history;
    this.all = all;
    this.forgotten = forgotten;
    this.essentials = essentials;
  }

  /** Forgets all but the newest {@code keep} that may be forgotten; empty when there are none. */
  static Optional<Cut> keeping(History history, int keep) {
    List<History.Entry> all = new ArrayList<>(history.entries());
    all.sort(Comparator.comparingLong(History.Entry::id));
    List<History.Entry> droppable = all.stream().filter(e -> !e.essential()).toList();
    int firstKept = Math.max(0, droppable.size() - keep);
    while (firstKept > 0
        && firstKept < droppable.size()
        && droppable.get(firstKept).observation()) {
      firstKept++;
    }
    return firstKept == 0
        ? Optional.empty()
        : Optional.of(
            new Cut(history, all, droppable.subList(0, firstKept), all.size() - droppable.size()));
  }

  /** Ascending. */
  List<History.Entry> forgotten() {
    return forgotten;
  }

  /** The event that says so, with what the model is told instead. */
  Action.Condensation condensation(String summary) {
    long last = forgotten.getLast().id();
    long first =
        Math.min(
            forgotten.getFirst().id(),
            history.firstForgettable().orElse(forgotten.getFirst().id()));
    boolean essentialBetween =
        all.stream().anyMatch(e -> e.essential() && e.id() >= first && e.id() <= last);
    Optional<List<Long>> ids =
        essentialBetween
            ? Optional.of(forgotten.stream().map(History.Entry::id).toList())
            : Optional.empty();
    return new Action.Condensation(
        ids,
        essentialBetween ? Optional.empty() : Optional.of(first),
        essentialBetween ? Optional.empty() : Optional.of(last),
        Optional.of(summary),
        Optional.of(essentials));
  }
}
