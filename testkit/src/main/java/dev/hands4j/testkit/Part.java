package dev.hands4j.testkit;

import java.util.Optional;

/** A piece of what the model says, in the order in which it is said. */
public sealed interface Part {

  /** Words for the reader. */
  record Text(String text) implements Part {}

  /** Reasoning: a thinking block for Anthropic, {@code reasoning_content} for OpenAI. */
  record Reasoning(String text) implements Part {}

  /**
   * The wish to call a tool.
   *
   * @param id empty lets the model choose one that is unique within its lifetime
   * @param arguments sent as they are, so they may be malformed on purpose
   */
  record ToolCall(Optional<String> id, String name, String arguments) implements Part {}
}
