package dev.hands4j.agent.memory;

import dev.hands4j.agent.prompt.WorkspaceContext;
import dev.hands4j.api.event.Observation;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Builds the messages incrementally so that calls and results stay paired whatever came between
 * them (agent.md §19.4): an answer with its results appears when the last result is there. An
 * answer that will not get all its results, because it was interrupted, appears with those it has;
 * the reference drops it as a whole and the model forgets what it has done.
 */
final class Assembler {
  private final List<ChatMessage> out = new ArrayList<>();
  private final Set<String> givenKnowledge = new HashSet<>();
  private @Nullable Open open;

  /**
   * @param instructions stand first until the log's own {@code system} event replaces them
   */
  Assembler(String instructions) {
    out.add(SystemMessage.from(instructions));
  }

  void add(Contribution contribution) {
    switch (contribution) {
      case Contribution.None() -> {}
      // Wherever it is in the log, it stands first: providers accept it nowhere else.
      case Contribution.Plain(SystemMessage message) -> out.set(0, message);
      case Contribution.Plain(ChatMessage message) -> out.add(message);
      case Contribution.Recalled(Observation.Recall recall) ->
          WorkspaceContext.render(recall, givenKnowledge)
              .ifPresent(text -> out.add(UserMessage.from(text)));
      case Contribution.Call(String responseId, AiMessage answer) -> {
        if (open == null || !open.responseId.equals(responseId)) {
          settle();
          open = new Open(responseId, answer);
        }
      }
      case Contribution.Result(ToolExecutionResultMessage message) -> {
        if (open != null && open.accept(message) && open.isComplete()) {
          settle();
        }
      }
    }
  }

  /** Whatever is open will not be completed before the model is asked. */
  List<ChatMessage> messages() {
    settle();
    return Collections.unmodifiableList(out);
  }

  private void settle() {
    if (open != null) {
      open.writeTo(out);
      open = null;
    }
  }

  /** An answer some of whose calls have no result yet. */
  private static final class Open {
    private final String responseId;
    private final AiMessage answer;
    private final Map<String, ToolExecutionResultMessage> results = new HashMap<>();

    private Open(String responseId, AiMessage answer) {
      this.responseId = responseId;
      this.answer = answer;
    }

    private boolean accept(ToolExecutionResultMessage result) {
      boolean known =
          answer.toolExecutionRequests().stream().anyMatch(c -> c.id().equals(result.id()));
      return known && results.putIfAbsent(result.id(), result) == null;
    }

    private boolean isComplete() {
      return results.size() == answer.toolExecutionRequests().size();
    }

    private void writeTo(List<ChatMessage> out) {
      if (results.isEmpty()) {
        return;
      }
      if (isComplete()) {
        out.add(answer);
      } else {
        List<ToolExecutionRequest> answered =
            answer.toolExecutionRequests().stream()
                .filter(call -> results.containsKey(call.id()))
                .toList();
        out.add(answer.toBuilder().toolExecutionRequests(answered).build());
      }
      for (ToolExecutionRequest call : answer.toolExecutionRequests()) {
        ToolExecutionResultMessage result = results.get(call.id());
        if (result != null) {
          out.add(result);
        }
      }
    }
  }
}
