package dev.hands4j.enterprise.cluster;

import dev.hands4j.api.coordination.NodeId;
import dev.hands4j.api.coordination.Signal;
import dev.hands4j.api.event.EventId;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Signals as they travel between nodes. Nodes of two versions live side by side during an upgrade:
 * what is not understood is ignored.
 */
final class SignalJson {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private SignalJson() {}

  static String write(NodeId from, Signal signal) {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("from", from.value());
    switch (signal) {
      case Signal.Status(String type, String id, String message) ->
          node.put("signal", "status").put("type", type).put("id", id).put("message", message);
      case Signal.Failure(String message) -> node.put("signal", "failure").put("message", message);
      case Signal.TitleChanged(String title) -> node.put("signal", "title").put("title", title);
      case Signal.Delta(String kind, String key, long sequence, String tool, String text) ->
          node.put("signal", "delta")
              .put("kind", kind)
              .put("key", key)
              .put("sequence", sequence)
              .put("tool", tool)
              .put("text", text);
      case Signal.DeltaEnd(String key) -> node.put("signal", "delta_end").put("key", key);
      case Signal.Output(EventId cause, long sequence, String text) ->
          node.put("signal", "output")
              .put("cause", cause.value())
              .put("sequence", sequence)
              .put("text", text);
      case Signal.Ended() -> node.put("signal", "ended");
    }
    return MAPPER.writeValueAsString(node);
  }

  /** Empty for what this node sent itself, and for what it does not understand. */
  static Optional<Signal> read(String json, NodeId self) {
    try {
      JsonNode node = MAPPER.readTree(json);
      return text(node, "from").equals(self.value()) ? Optional.empty() : signal(node);
    } catch (JacksonException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static Optional<Signal> signal(JsonNode node) {
    return switch (text(node, "signal")) {
      case "status" ->
          Optional.of(
              new Signal.Status(text(node, "type"), text(node, "id"), text(node, "message")));
      case "failure" -> Optional.of(new Signal.Failure(text(node, "message")));
      case "title" -> Optional.of(new Signal.TitleChanged(text(node, "title")));
      case "delta" ->
          Optional.of(
              new Signal.Delta(
                  text(node, "kind"),
                  text(node, "key"),
                  node.path("sequence").asLong(),
                  text(node, "tool"),
                  text(node, "text")));
      case "delta_end" -> Optional.of(new Signal.DeltaEnd(text(node, "key")));
      case "output" ->
          Optional.of(
              new Signal.Output(
                  new EventId(node.path("cause").asLong()),
                  node.path("sequence").asLong(),
                  text(node, "text")));
      case "ended" -> Optional.of(new Signal.Ended());
      default -> Optional.empty();
    };
  }

  private static String text(JsonNode node, String name) {
    return node.path(name).asString("");
  }
}
