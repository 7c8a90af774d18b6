package dev.hands4j.agent.llm;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** A model that is told of tools in words and calls them in words (agent.md §20). */
final class TextToolLlm implements PricedLlm {
  private final PricedLlm plain;
  private final List<ToolSpecification> tools;
  private final String instructions;

  /**
   * @param plain the model without tools, which stops at {@link TextTools#STOP} where it can
   */
  TextToolLlm(PricedLlm plain, List<ToolSpecification> tools) {
    this.plain = plain;
    this.tools = List.copyOf(tools);
    this.instructions = TextTools.instructions(tools);
  }

  @Override
  public String name() {
    return plain.name();
  }

  @Override
  public long contextWindow() {
    return plain.contextWindow();
  }

  @Override
  public boolean seesImages() {
    return plain.seesImages();
  }

  @Override
  public double costOfLast(Reply reply) {
    return plain.costOfLast(reply);
  }

  @Override
  public Reply ask(List<ChatMessage> messages, ReplySink sink)
      throws LlmException, InterruptedException {
    Reply reply = plain.ask(inWords(messages), new WordsOnly(sink));
    long earlier =
        messages.stream()
            .filter(AiMessage.class::isInstance)
            .mapToLong(message -> ((AiMessage) message).toolExecutionRequests().size())
            .sum();
    // Unique also after a condensation, when the count begins anew.
    String id = "toolu_%02d_%s".formatted(earlier + 1, Integer.toHexString(reply.id().hashCode()));
    TextTools.Parsed parsed = TextTools.parse(reply.text(), id, tools);
    return parsed.call().isEmpty()
        ? reply
        : new Reply(
            reply.id(),
            reply.model(),
            parsed.text(),
            List.of(parsed.call().get()),
            "tool_calls",
            reply.usage());
  }

  private List<ChatMessage> inWords(List<ChatMessage> messages) {
    List<ChatMessage> words = new ArrayList<>(messages.size());
    for (ChatMessage message : messages) {
      ChatMessage next =
          switch (message) {
            case SystemMessage system -> SystemMessage.from(system.text() + "\n\n" + instructions);
            case AiMessage answer when answer.hasToolExecutionRequests() ->
                AiMessage.from(written(answer));
            case ToolExecutionResultMessage result ->
                UserMessage.from(
                    "EXECUTION RESULT of [" + result.toolName() + "]:\n" + result.text());
            default -> message;
          };
      // Templates of local models insist on turns.
      if (next instanceof UserMessage user
          && !words.isEmpty()
          && words.getLast() instanceof UserMessage before) {
        words.set(words.size() - 1, joined(before, user));
      } else {
        words.add(next);
      }
    }
    return words;
  }

  private static String written(AiMessage answer) {
    String calls =
        answer.toolExecutionRequests().stream()
            .map((ToolExecutionRequest call) -> TextTools.written(call))
            .collect(Collectors.joining("\n\n"));
    String said = Objects.requireNonNullElse(answer.text(), "");
    return said.isBlank() ? calls : said + "\n\n" + calls;
  }

  private static UserMessage joined(UserMessage first, UserMessage second) {
    if (first.hasSingleText() && second.hasSingleText()) {
      return UserMessage.from(first.singleText() + "\n\n" + second.singleText());
    }
    List<Content> parts = new ArrayList<>(first.contents());
    parts.add(TextContent.from("\n\n"));
    parts.addAll(second.contents());
    return UserMessage.from(parts);
  }

  /** Keeps a call from being shown as words while it is formed. */
  private static final class WordsOnly implements ReplySink {
    private final ReplySink target;
    private final StringBuilder held = new StringBuilder();
    private boolean calling;

    private WordsOnly(ReplySink target) {
      this.target = target;
    }

    @Override
    public void text(String piece) {
      if (calling) {
        return;
      }
      held.append(piece);
      int call = held.indexOf(TextTools.BEGIN);
      calling = call >= 0;
      int sure = calling ? call : sureLength();
      if (sure > 0) {
        target.text(held.substring(0, sure));
        held.delete(0, sure);
      }
    }

    /** Without the end that may be the beginning of a call. */
    private int sureLength() {
      int most = Math.min(held.length(), TextTools.BEGIN.length() - 1);
      for (int length = most; length > 0; length--) {
        int from = held.length() - length;
        if (TextTools.BEGIN.startsWith(held.substring(from))) {
          return from;
        }
      }
      return held.length();
    }

    @Override
    public void thought(String piece) {
      target.thought(piece);
    }

    @Override
    public void toolArguments(int index, String tool, String piece) {
      target.toolArguments(index, tool, piece);
    }
  }
}
