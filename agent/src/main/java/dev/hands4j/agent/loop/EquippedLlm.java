package dev.hands4j.agent.loop;

import dev.hands4j.agent.llm.LlmException;
import dev.hands4j.agent.llm.PricedLlm;
import dev.hands4j.agent.llm.Reply;
import dev.hands4j.agent.llm.ReplySink;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.ChatMessage;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** The model of a conversation, opened again when the tools it is told of have changed. */
final class EquippedLlm implements PricedLlm {
  private final Supplier<List<ToolSpecification>> tools;
  private final Function<List<ToolSpecification>, PricedLlm> open;
  private List<ToolSpecification> given;
  private PricedLlm model;

  EquippedLlm(
      Supplier<List<ToolSpecification>> tools, Function<List<ToolSpecification>, PricedLlm> open) {
    this.tools = tools;
    this.open = open;
    this.given = tools.get();
    this.model = open.apply(given);
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
    return model.costOfLast(reply);
  }

  @Override
  public Reply ask(List<ChatMessage> messages, ReplySink sink)
      throws LlmException, InterruptedException {
    List<ToolSpecification> now = tools.get();
    if (!now.equals(given)) {
      given = now;
      model = open.apply(now);
    }
    return model.ask(messages, sink);
  }
}
