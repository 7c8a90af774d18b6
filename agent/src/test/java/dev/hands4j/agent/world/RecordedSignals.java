package dev.hands4j.agent.world;

import dev.hands4j.api.Registration;
import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.coordination.Signal;
import dev.hands4j.api.coordination.Signals;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Keeps what was published. */
public final class RecordedSignals implements Signals {
  private final List<Signal> published = new ArrayList<>();

  @Override
  public synchronized void publish(ConversationId conversation, Signal signal) {
    published.add(signal);
  }

  @Override
  public Registration subscribe(ConversationId conversation, Consumer<Signal> listener) {
    throw new UnsupportedOperationException();
  }

  public synchronized <T extends Signal> List<T> of(Class<T> kind) {
    return published.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
