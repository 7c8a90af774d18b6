package dev.hands4j.testkit;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** How one dialect writes replies. Stateless. */
sealed interface Wire permits OpenAiWire, AnthropicWire {

  static Wire of(Dialect dialect) {
    return switch (dialect) {
      case OPENAI -> OpenAiWire.INSTANCE;
      case ANTHROPIC -> AnthropicWire.INSTANCE;
    };
  }

  /** All frames of a streamed reply, in order. */
  List<byte[]> stream(Completion reply, ModelRequest request);

  /** The frames with which a stream of text begins, up to where its first words would be. */
  List<byte[]> opening(ModelRequest request);

  /** A frame with some words, for a stream that never ends. */
  byte[] words(String text, ModelRequest request);

  /** A frame that reports a failure inside a stream. */
  byte[] errorFrame(Refusal error);

  /** A frame whose data is no JSON. */
  byte[] brokenFrame();

  /** The body of a reply that is not streamed. */
  JsonNode whole(Completion reply, ModelRequest request);

  /** The body of an error status. */
  JsonNode error(Refusal error);

  /** An id for a tool call, unique within the lifetime of the model. */
  default String toolCallId(Part.ToolCall call, ModelRequest request, int index) {
    return call.id().orElseGet(() -> toolCallPrefix() + request.number() + "_" + index);
  }

  String toolCallPrefix();
}
