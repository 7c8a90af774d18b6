package dev.hands4j.server.rest;

import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.event.StoredEvent;
import dev.hands4j.api.log.EventLog;
import dev.hands4j.api.log.EventPage;
import dev.hands4j.api.log.EventQuery;
import dev.hands4j.server.http.JsonBody;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A whole log as one JSON object, read page by page while it is sent, so that its size does not
 * matter (events.md §13.1). Hidden events and the bulky keys of the browser are left out.
 */
final class Trajectory extends InputStream {
  private static final int PAGE = 200;
  private static final Set<String> LEFT_OUT =
      Set.of(
          "dom_object",
          "axtree_object",
          "active_page_index",
          "last_browser_action",
          "last_browser_action_error",
          "focused_element_bid",
          "extra_element_properties",
          "screenshot",
          "set_of_marks");

  private final EventLog events;
  private final ConversationId id;
  private ByteArrayInputStream chunk =
      new ByteArrayInputStream("{\"trajectory\":[".getBytes(StandardCharsets.US_ASCII));
  private long next;
  private boolean first = true;
  private boolean ended;

  private Trajectory(EventLog events, ConversationId id) {
    this.events = events;
    this.id = id;
  }

  static InputStream of(EventLog events, ConversationId id) {
    return new Trajectory(events, id);
  }

  @Override
  public int read() {
    return fill() ? chunk.read() : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    return fill() ? chunk.read(target, offset, length) : -1;
  }

  private boolean fill() {
    while (chunk.available() == 0 && !ended) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      EventPage page =
          events.read(
              id,
              new EventQuery(
                  next,
                  OptionalLong.empty(),
                  false,
                  PAGE,
                  true,
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty()));
      for (StoredEvent event : page.events()) {
        if (!first) {
          out.write(',');
        }
        first = false;
        out.writeBytes(slim(event));
        next = event.id().value() + 1;
      }
      if (!page.hasMore()) {
        ended = true;
        out.writeBytes("]}".getBytes(StandardCharsets.US_ASCII));
      }
      chunk = new ByteArrayInputStream(out.toByteArray());
    }
    return chunk.available() > 0;
  }

  /** Only the browser's observations carry the keys to leave out; the rest goes as it is. */
  private static byte[] slim(StoredEvent event) {
    if (!event.isObservation("browse")) {
      return event.json();
    }
    JsonNode node = JsonBody.parse(event.json());
    if (node.get("extras") instanceof ObjectNode extras) {
      remove(extras);
    }
    return JsonBody.bytes(node);
  }

  private static void remove(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove(LEFT_OUT);
    }
    List.copyOf(node.values()).forEach(Trajectory::remove);
  }
}
