package dev.hands4j.agent.memory;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.EventCodec;
import dev.hands4j.api.event.EventDraft;
import dev.hands4j.api.event.StoredEvent;
import dev.hands4j.api.log.EventLog;
import dev.hands4j.api.log.EventPage;
import dev.hands4j.api.log.EventQuery;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;

/**
 * Reads what a new owner must know of a log in bounded pages: the newest events back to where the
 * newest condensation begins to hold, and the few at the very beginning. A log of 100,000 condensed
 * events costs no more than one of 300.
 */
public final class HistoryLoader {
  private static final int PAGE = 200;

  /** A range that begins this early leaves only the essential events before it. */
  private static final long HEAD = 64;

  private final EventLog log;
  private final EventCodec codec;
  private final ConversationId conversation;

  public HistoryLoader(EventLog log, EventCodec codec, ConversationId conversation) {
    this.log = log;
    this.codec = codec;
    this.conversation = conversation;
  }

  /**
   * Feeds the events that still count into {@code history}, and each with its typed form to {@code
   * witness}, ascending.
   *
   * @param lastId the newest event to be read
   */
  public void load(long lastId, History history, BiConsumer<StoredEvent, EventDraft> witness) {
    List<StoredEvent> tail = new ArrayList<>();
    Optional<Action.Condensation> cut = readTail(lastId, tail);
    if (cut.isPresent()) {
      readHead(cut.get().forgottenEventsStartId().orElseThrow(), history, witness);
    }
    Collections.reverse(tail);
    tail.forEach(event -> feed(event, history, witness));
  }

  /** Newest first, until the end of a range that reaches back to the head, or the beginning. */
  private Optional<Action.Condensation> readTail(long lastId, List<StoredEvent> tail) {
    Optional<Action.Condensation> cut = Optional.empty();
    long end = lastId;
    while (end >= 0) {
      EventPage page = log.read(conversation, backFrom(end));
      for (StoredEvent event : page.events()) {
        long id = event.id().value();
        if (cut.isPresent() && id <= cut.get().forgottenEventsEndId().orElseThrow()) {
          return cut;
        }
        if (cut.isEmpty() && event.isAction("condensation")) {
          cut = completeRange(event);
        }
        tail.add(event);
        end = id - 1;
      }
      if (page.events().isEmpty() || !page.hasMore()) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private Optional<Action.Condensation> completeRange(StoredEvent event) {
    return codec.decode(event).event() instanceof Action.Condensation condensation
            && condensation.forgottenEventsStartId().filter(start -> start <= HEAD).isPresent()
        ? Optional.of(condensation)
        : Optional.empty();
  }

  private void readHead(long before, History history, BiConsumer<StoredEvent, EventDraft> witness) {
    if (before == 0) {
      return;
    }
    EventQuery query =
        new EventQuery(
            0,
            OptionalLong.of(before - 1),
            false,
            (int) HEAD,
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    log.read(conversation, query).events().forEach(event -> feed(event, history, witness));
  }

  private void feed(
      StoredEvent event, History history, BiConsumer<StoredEvent, EventDraft> witness) {
    EventDraft draft = codec.decode(event);
    history.add(event.id(), draft);
    witness.accept(event, draft);
  }

  private static EventQuery backFrom(long end) {
    return new EventQuery(
        0,
        OptionalLong.of(end),
        true,
        PAGE,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
