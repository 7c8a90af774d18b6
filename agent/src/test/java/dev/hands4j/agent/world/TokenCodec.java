package dev.hands4j.agent.world;

import dev.hands4j.api.Json;
import dev.hands4j.api.event.EventCodec;
import dev.hands4j.api.event.EventDraft;
import dev.hands4j.api.event.EventId;
import dev.hands4j.api.event.StoredEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Stores a token for an event and finds the event by it; counts how often it is asked. */
public final class TokenCodec implements EventCodec {
  private final Map<String, EventDraft> drafts = new ConcurrentHashMap<>();
  private final AtomicLong tokens = new AtomicLong();
  private final AtomicLong decoded = new AtomicLong();

  @Override
  public byte[] encode(EventId id, Instant time, EventDraft draft) {
    String token = "\"" + tokens.incrementAndGet() + "\"";
    drafts.put(token, draft);
    return token.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public EventDraft decode(StoredEvent stored) {
    decoded.incrementAndGet();
    return peek(stored);
  }

  /** As {@link #decode}, uncounted. */
  public EventDraft peek(StoredEvent stored) {
    EventDraft draft = drafts.get(stored.text());
    if (draft == null) {
      throw new IllegalArgumentException("unknown " + stored);
    }
    return draft;
  }

  public long decodeCount() {
    return decoded.get();
  }

  @Override
  public EventDraft read(byte[] json) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Json write(EventDraft draft) {
    throw new UnsupportedOperationException();
  }
}
