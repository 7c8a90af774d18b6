package dev.hands4j.agent.llm;

import dev.langchain4j.data.message.ChatMessage;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model that is offered tools in the provider's own way until the provider says that the model
 * has no such thing; from then on in words. New models come faster than lists of what they can do.
 */
final class ToolTalk implements PricedLlm {
  private static final Logger LOG = LoggerFactory.getLogger(ToolTalk.class);

  private final Supplier<PricedLlm> inWords;
  private PricedLlm current;
  private boolean mayChange = true;

  ToolTalk(PricedLlm nativeTools, Supplier<PricedLlm> inWords) {
    this.current = nativeTools;
    this.inWords = inWords;
  }

  @Override
  public String name() {
    return current.name();
  }

  @Override
  public long contextWindow() {
    return current.contextWindow();
  }

  @Override
  public boolean seesImages() {
    return current.seesImages();
  }

  @Override
  public double costOfLast(Reply reply) {
    return current.costOfLast(reply);
  }

  @Override
  public Reply ask(List<ChatMessage> messages, ReplySink sink)
      throws LlmException, InterruptedException {
    try {
      return current.ask(messages, sink);
    } catch (LlmException e) {
      if (!mayChange || !refusesTools(e)) {
        throw e;
      }
      LOG.atInfo()
          .setMessage("the model has no function calls; it is told of its tools in words")
          .addKeyValue("model", name())
          .log();
    }
    mayChange = false;
    current = inWords.get();
    return current.ask(messages, sink);
  }

  static boolean refusesTools(LlmException failure) {
    String text = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    boolean aboutTools =
        Stream.of("tool", "function call", "function_call").anyMatch(text::contains);
    boolean refused =
        Stream.of(
                "not support",
                "unsupported",
                "not enabled",
                "not available",
                "no endpoints found that support",
                "--enable-auto-tool-choice")
            .anyMatch(text::contains);
    return switch (failure.kind()) {
      case BAD_REQUEST, NOT_FOUND, API -> aboutTools && refused;
      default -> false;
    };
  }
}
