package dev.hands4j.agent.replay;

import dev.hands4j.agent.llm.LlmException;
import dev.hands4j.agent.llm.PricedLlm;
import dev.hands4j.agent.llm.Reply;
import dev.hands4j.agent.llm.ReplySink;
import dev.hands4j.api.Json;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import java.util.List;
import java.util.UUID;

/**
 * Answers as in a recording, and when that is over lets the model go on. The place is read from the
 * messages, so a restart goes on with it and a shortened history is no earlier place.
 */
public final class ReplayLlm implements PricedLlm {
  private static final String CALL_PREFIX = "replay-";

  private final PricedLlm model;
  private final List<Recording.Answer> answers;
  private boolean repeated; // by the thread of the loop only

  /**
   * @param recorded actions of an agent in the form of the wire, in order
   */
  public ReplayLlm(PricedLlm model, Json recorded) {
    this.model = model;
    this.answers = Recording.answers(recorded);
  }

  @Override
  public String name() {
    return model.name();
  }

  @Override
  public long contextWindow() {
    return model.contextWindow();
  }

  @Override
  public boolean seesImages() {
    return model.seesImages();
  }

  @Override
  public double costOfLast(Reply reply) {
    return repeated ? 0 : model.costOfLast(reply);
  }

  @Override
  public Reply ask(List<ChatMessage> messages, ReplySink sink)
      throws LlmException, InterruptedException {
    int place = place(messages);
    repeated = place < answers.size();
    if (!repeated) {
      return model.ask(messages, sink);
    }
    Recording.Answer answer = answers.get(place);
    sink.text(answer.text());
    String id = CALL_PREFIX + UUID.randomUUID();
    List<ToolExecutionRequest> calls =
        answer.call().stream()
            .map(call ->
                ToolExecutionRequest.builder()
                    .id(CALL_PREFIX + place + "-" + UUID.randomUUID())
                    .name(call.tool())
                    .arguments(call.arguments())
                    .build())
            .toList();
    return new Reply(
        id,
        model.name(),
        answer.text(),
        calls,
        calls.isEmpty() ? "stop" : "tool_calls",
        Reply.Usage.NONE);
  }

  /** The answer after the last one given; what ends a task is kept as words, without its call. */
  private int place(List<ChatMessage> messages) {
    int place = 0;
    for (ChatMessage message : messages) {
      if (!(message instanceof AiMessage answer)) {
        continue;
      }
      int called =
          answer.hasToolExecutionRequests()
              ? called(answer.toolExecutionRequests().getLast().id())
              : -1;
      if (called >= 0) {
        place = called + 1;
      } else if (place < answers.size()) {
        place++; // until the recording is over nobody else answers
      }
    }
    return place;
  }

  private static int called(String id) {
    if (!id.startsWith(CALL_PREFIX)) {
      return -1;
    }
    try {
      return Integer.parseInt(id.substring(CALL_PREFIX.length()).split("-", 2)[0]);
    } catch (NumberFormatException _) {
      return -1;
    }
  }
}
