package dev.hands4j.server.conversations;

import dev.hands4j.api.conversation.ConversationMetadata;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.conversation.ConversationStore;
import dev.hands4j.api.coordination.Signal;
import dev.hands4j.api.coordination.Signals;
import dev.hands4j.api.event.Action;
import dev.hands4j.api.event.EventCodec;
import dev.hands4j.api.event.Source;
import dev.hands4j.api.event.StoredEvent;
import dev.hands4j.api.listening.ConversationListener;
import java.time.Clock;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Names a conversation after its first message: at once by the message's first words, then by the
 * model's proposal if there is one (rest-core.md §15.3). A name a person gave is kept.
 */
public final class TitleListener implements ConversationListener {
  private static final int FIRST_WORDS = 30;
  private static final int LONGEST = 50;

  private final ConversationStore store;
  private final EventCodec codec;
  private final Signals signals;
  private final BiFunction<ConversationRef, String, Optional<String>> model;
  private final Clock clock;

  /**
   * @param model proposes a title for a message; may block, empty when it cannot
   */
  public TitleListener(
      ConversationStore store,
      EventCodec codec,
      Signals signals,
      BiFunction<ConversationRef, String, Optional<String>> model,
      Clock clock) {
    this.store = store;
    this.codec = codec;
    this.signals = signals;
    this.model = model;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "title";
  }

  @Override
  public void onEvent(ConversationRef conversation, StoredEvent event) {
    if (event.source() != Source.USER || !event.isAction("message")) {
      return;
    }
    if (codec.decode(event).event() instanceof Action.Message message
        && !message.content().isBlank()
        && untitled(conversation)) {
      String title =
          model
              .apply(conversation, message.content())
              .map(String::strip)
              .filter(t -> !t.isEmpty())
              .map(t -> cut(t, LONGEST, LONGEST - 3))
              .orElseGet(() -> firstWords(message.content()));
      if (store.rename(conversation.id(), title, true, clock.instant())) {
        signals.publish(conversation.id(), new Signal.TitleChanged(title));
      }
    }
  }

  private boolean untitled(ConversationRef conversation) {
    return store
        .find(conversation.id())
        .map(ConversationMetadata::title)
        .filter(Optional::isEmpty)
        .isPresent();
  }

  static String firstWords(String message) {
    return cut(message.strip().replaceAll("\\s+", " "), FIRST_WORDS, FIRST_WORDS);
  }

  /** Texts above {@code most} code points become {@code kept} of them and three dots. */
  private static String cut(String text, int most, int kept) {
    if (text.codePointCount(0, text.length()) <= most) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, kept)) + "...";
  }
}
