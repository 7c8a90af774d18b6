package dev.hands4j.agent.memory;

import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.Event;
import dev.hands4j.api.event.EventDraft;
import dev.hands4j.api.event.Observation;
import dev.hands4j.api.event.Source;
import java.util.ArrayList;
import java.util.List;

/**
 * Notices an agent that goes round in circles (agent.md §6). Keeps the last few events since a
 * person last said something, so that a look costs the same however long the conversation is.
 *
 * <p>A person's next message, or their wish to go on, begins a new window: that is the way out.
 */
final class StuckDetector {
  private static final int KEPT = 6;
  private static final int CONDENSATIONS_IN_A_ROW = 10;

  /** Newest last. */
  private final List<Action> actions = new ArrayList<>();

  private final List<Observation> observations = new ArrayList<>();
  private final List<Said> said = new ArrayList<>();
  private long size;
  private long observationCount;
  private int condensations;

  /** A message of the agent, and how many observations there were before it. */
  private record Said(Action.Message message, long observationsBefore) {}

  void witness(EventDraft draft) {
    if (draft.source() == Source.USER && draft.event() instanceof Action.Message) {
      forget();
      return;
    }
    switch (draft.event()) {
      case Action action -> {
        size++;
        keep(actions, action, KEPT);
        if (action instanceof Action.Message message) {
          keep(said, new Said(message, observationCount), 3);
        }
        switch (action) {
          case Action.Condensation _ -> condensations++;
          case Action.CondensationRequest _ -> {}
          default -> condensations = 0;
        }
      }
      case Observation observation -> {
        size++;
        observationCount++;
        condensations = 0;
        keep(observations, observation, KEPT);
      }
      default -> {}
    }
  }

  private static <T> void keep(List<T> kept, T newest, int most) {
    if (kept.size() == most) {
      kept.removeFirst();
    }
    kept.add(newest);
  }

  /** A person wants to go on. */
  void forget() {
    actions.clear();
    observations.clear();
    said.clear();
    size = 0;
    observationCount = 0;
    condensations = 0;
  }

  boolean isStuck() {
    if (size < 3) {
      return false;
    }
    return repeatsItself()
        || repeatsAnError()
        || talksToItself()
        || alternates()
        || condensations >= CONDENSATIONS_IN_A_ROW;
  }

  private boolean repeatsItself() {
    return allSame(actions, 4) && allSame(observations, 4);
  }

  private boolean repeatsAnError() {
    return allSame(actions, 3)
        && observations.size() >= 3
        && observations.subList(observations.size() - 3, observations.size()).stream()
            .allMatch(Observation.Error.class::isInstance);
  }

  private boolean talksToItself() {
    return said.size() == 3
        && said.stream().allMatch(each -> each.message().equals(said.getFirst().message()))
        && said.getFirst().observationsBefore() == said.getLast().observationsBefore();
  }

  private boolean alternates() {
    return actions.size() == KEPT
        && observations.size() == KEPT
        && everySecondSame(actions)
        && everySecondSame(observations);
  }

  private static boolean everySecondSame(List<? extends Event> events) {
    for (int i = 2; i < events.size(); i++) {
      if (!same(events.get(i), events.get(i - 2))) {
        return false;
      }
    }
    return true;
  }

  private static boolean allSame(List<? extends Event> events, int newest) {
    if (events.size() < newest) {
      return false;
    }
    return events.subList(events.size() - newest, events.size()).stream()
        .allMatch(each -> same(each, events.getLast()));
  }

  // What a command prints may differ, a clock for example.
  private static boolean same(Event a, Event b) {
    return a instanceof Observation.Run first && b instanceof Observation.Run second
        ? first.command().equals(second.command())
            && first.metadata().exitCode() == second.metadata().exitCode()
        : a.equals(b);
  }
}
