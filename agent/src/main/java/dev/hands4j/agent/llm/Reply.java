package dev.hands4j.agent.llm;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import java.util.List;

/**
 * A complete answer.
 *
 * @param id of the response, unique within the conversation
 * @param text may be empty
 * @param finishReason as on the wire, such as {@code stop} or {@code tool_calls}
 */
public record Reply(
    String id,
    String model,
    String text,
    List<ToolExecutionRequest> calls,
    String finishReason,
    Usage usage) {

  public Reply {
    calls = List.copyOf(calls);
  }

  /** Nothing said and nothing called. */
  public boolean isEmpty() {
    return text.isBlank() && calls.isEmpty();
  }

  /** The answer as a later request repeats it. */
  public AiMessage asMessage() {
    AiMessage.Builder message = AiMessage.builder();
    if (!text.isBlank()) {
      message.text(text);
    }
    return message.toolExecutionRequests(calls).build();
  }

  /** Tokens of one call; cached ones are part of {@code prompt}. */
  public record Usage(long prompt, long completion, long cacheRead, long cacheWrite) {
    public static final Usage NONE = new Usage(0, 0, 0, 0);
  }
}
