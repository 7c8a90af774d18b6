package dev.hands4j.agent.memory;

import dev.hands4j.api.event.Observation;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;

/** What one event adds to the messages of the model; made once per event. */
sealed interface Contribution {

  /** Nothing to say to the model. */
  record None() implements Contribution {}

  /** A message that stands alone. */
  record Plain(ChatMessage message) implements Contribution {}

  /** What was recalled; of its microagents only those the model has not been given. */
  record Recalled(Observation.Recall recall) implements Contribution {}

  /** An action from a tool call; it appears once all calls of its answer have results. */
  record Call(String responseId, AiMessage answer) implements Contribution {}

  /** The result of a tool call. */
  record Result(ToolExecutionResultMessage message) implements Contribution {}
}
