package dev.hands4j.agent.memory;

import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.EventDraft;
import dev.hands4j.api.event.EventId;
import dev.hands4j.api.event.Observation;
import dev.hands4j.api.event.Source;
import dev.hands4j.api.event.UnknownEvent;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The model's view of the log (events.md §§11.2, 11.3), kept as events come: adding one costs the
 * same at event 10 and at event 100,000, and nothing is rebuilt except by a condensation.
 *
 * <p>Owned by one thread.
 */
public final class History {
  private static final long UNKNOWN_ID = Long.MAX_VALUE;

  private final Renderer renderer;
  private final String fallbackPrompt;
  private final List<Entry> entries = new ArrayList<>();
  private final StuckDetector stuck = new StuckDetector();
  private Assembler assembler;
  private int essentials;
  private boolean systemSeen;
  private @Nullable String firstUserText;
  private OptionalLong firstUserId = OptionalLong.empty();
  private OptionalLong firstRecall = OptionalLong.empty();
  private boolean recallAnswered;
  private OptionalLong firstForgettable = OptionalLong.empty();
  private Optional<String> summary = Optional.empty();
  private int summaryOffset;
  private boolean condensationRequested;
  private long rebuilds;

  /**
   * @param maxObservationChars longer observations are cut in the middle
   * @param seesImages whether the model is given images
   * @param fallbackPrompt what the model is told when the log has no {@code system} event
   */
  public History(int maxObservationChars, boolean seesImages, String fallbackPrompt) {
    this.renderer = new Renderer(maxObservationChars, seesImages);
    this.fallbackPrompt = fallbackPrompt;
    this.assembler = new Assembler(fallbackPrompt);
  }

  /** One event of the view. */
  public static final class Entry {
    private long id;
    private final boolean essential;
    private final boolean observation;
    private final Contribution contribution;

    private Entry(long id, boolean essential, boolean observation, Contribution contribution) {
      this.id = id;
      this.essential = essential;
      this.observation = observation;
      this.contribution = contribution;
    }

    long id() {
      return id;
    }

    boolean essential() {
      return essential;
    }

    boolean observation() {
      return observation;
    }

    Contribution contribution() {
      return contribution;
    }
  }

  /** Takes a stored event into the view. */
  public void add(EventId id, EventDraft draft) {
    add(id.value(), draft);
  }

  /** Takes an event whose append is under way into the view; see {@link #settle}. */
  public Optional<Entry> addPending(EventDraft draft) {
    return add(UNKNOWN_ID, draft);
  }

  /** Says which id an event got. */
  public void settle(Entry entry, EventId id) {
    entry.id = id.value();
    noteForgettable(entry);
  }

  private Optional<Entry> add(long id, EventDraft draft) {
    switch (draft.event()) {
      case Action.Condensation condensation -> {
        stuck.witness(draft);
        apply(condensation);
        return Optional.empty();
      }
      case Action.CondensationRequest _ -> {
        stuck.witness(draft);
        condensationRequested = true;
        return Optional.empty();
      }
      case Action.ChangeAgentState change -> {
        if (change.agentState().equals("running") && draft.source() == Source.USER) {
          goOn();
        }
        return Optional.empty();
      }
      case Action.Null _, Observation.Null _, Observation.AgentStateChanged _, UnknownEvent _ -> {
        return Optional.empty();
      }
      case Action.Run run when run.hidden() -> {
        return Optional.empty();
      }
      case Observation.Run run when run.hidden() -> {
        return Optional.empty();
      }
      case Action _, Observation _ -> {
        stuck.witness(draft);
        Entry entry =
            new Entry(
                id,
                isEssential(id, draft),
                draft.event() instanceof Observation,
                renderer.render(draft));
        entries.add(entry);
        essentials += entry.essential ? 1 : 0;
        assembler.add(entry.contribution);
        noteForgettable(entry);
        return Optional.of(entry);
      }
    }
  }

  // What the window condenser never drops (agent.md §23.4).
  private boolean isEssential(long id, EventDraft draft) {
    return switch (draft.event()) {
      case Action.System _ -> {
        boolean first = !systemSeen;
        systemSeen = true;
        yield first;
      }
      case Action.Message message when draft.source() == Source.USER && firstUserText == null -> {
        firstUserText = message.content();
        firstUserId = OptionalLong.of(id);
        yield true;
      }
      case Action.Recall recall
          when firstRecall.isEmpty() && recall.query().equals(firstUserText) -> {
        firstRecall = OptionalLong.of(id);
        yield true;
      }
      case Observation.Recall _
          when !recallAnswered
              && draft.cause().isPresent()
              && firstRecall.isPresent()
              && draft.cause().get().value() == firstRecall.getAsLong() -> {
        recallAnswered = true;
        yield true;
      }
      default -> false;
    };
  }

  private void noteForgettable(Entry entry) {
    if (firstForgettable.isEmpty() && !entry.essential && entry.id != UNKNOWN_ID) {
      firstForgettable = OptionalLong.of(entry.id);
    }
  }

  /** Forgets what a condensation says; the only operation that looks at the whole view. */
  private void apply(Action.Condensation condensation) {
    condensationRequested = false;
    Set<Long> ids = new HashSet<>(condensation.forgottenEventIds().orElse(List.of()));
    long from = condensation.forgottenEventsStartId().orElse(Long.MAX_VALUE);
    long to = condensation.forgottenEventsEndId().orElse(Long.MIN_VALUE);
    entries.removeIf(e -> (e.id >= from && e.id <= to) || ids.contains(e.id));
    essentials = (int) entries.stream().filter(e -> e.essential).count();
    if (from <= to && (firstForgettable.isEmpty() || from < firstForgettable.getAsLong())) {
      firstForgettable = OptionalLong.of(from);
    }
    if (condensation.summary().isPresent()) {
      summary = condensation.summary();
      summaryOffset = condensation.summaryOffset().orElse(0);
    }
    rebuild();
  }

  private void rebuild() {
    rebuilds++;
    entries.sort(Comparator.comparingLong(Entry::id));
    assembler = new Assembler(fallbackPrompt);
    for (int i = 0; i < entries.size(); i++) {
      if (i == summaryOffset) {
        addSummary();
      }
      assembler.add(entries.get(i).contribution);
    }
    if (entries.size() <= summaryOffset) {
      addSummary();
    }
  }

  private void addSummary() {
    summary
        .filter(text -> !text.isBlank())
        .ifPresent(text -> assembler.add(new Contribution.Plain(UserMessage.from(text))));
  }

  /** The messages for a request; read-only, valid until the next change. */
  public List<ChatMessage> messages() {
    return assembler.messages();
  }

  /**
   * Whether it is the model's turn: somebody has said something and the last word is not the
   * model's own.
   */
  public boolean awaitsModel() {
    List<ChatMessage> messages = assembler.messages();
    return firstUserId.isPresent()
        && !(messages.getLast() instanceof AiMessage answer && !answer.hasToolExecutionRequests());
  }

  /** The first thing a person said, if anything was said. */
  public OptionalLong firstUserMessage() {
    return firstUserId;
  }

  public boolean hasSystem() {
    return systemSeen;
  }

  /** Whether the agent has been doing the same again and again since a person spoke last. */
  public boolean isStuck() {
    return stuck.isStuck();
  }

  /** A person wants the agent to go on, whatever it was doing. */
  public void goOn() {
    stuck.forget();
  }

  /** Whether the model or the loop asked for a condensation that has not come. */
  public boolean condensationRequested() {
    return condensationRequested;
  }

  /** The wish for a condensation cannot be fulfilled. */
  public void giveUpCondensation() {
    condensationRequested = false;
  }

  /** Whether dropping events can make the view smaller. */
  public boolean canShrink() {
    return entries.size() - essentials > 1;
  }

  /** Entries in the view, without a summary. */
  public int size() {
    return entries.size();
  }

  /** How often the whole view was looked at; for tests of flat cost. */
  public long rebuilds() {
    return rebuilds;
  }

  /** How many entries are never dropped. */
  int essentials() {
    return essentials;
  }

  /** What the newest condensation that has words says of what it dropped. */
  Optional<String> summary() {
    return summary.filter(text -> !text.isBlank());
  }

  List<Entry> entries() {
    return entries;
  }

  OptionalLong firstForgettable() {
    return firstForgettable;
  }
}
