package dev.hands4j.agent.llm;

import dev.hands4j.api.settings.LlmSettings;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Titles of conversations (agent.md §27). Safe from any thread. */
public final class Titles {
  private static final Logger LOG = LoggerFactory.getLogger(Titles.class);
  private static final int LONGEST_MESSAGE = 1_000;
  private static final int LONGEST_TITLE = 50;
  private static final String INSTRUCTIONS =
      "You name conversations. Answer with a title of at most 50 characters for what the person"
          + " wants, in their language, and with nothing else: no quotation marks, no explanation.";

  private final Models models;
  private final Duration timeout;

  public Titles(Models models, Duration timeout) {
    this.models = models;
    this.timeout = timeout;
  }

  /** See {@link dev.hands4j.agent.AgentModule#title}. */
  public Optional<String> title(LlmSettings settings, String firstMessage) {
    if (firstMessage.isBlank() || Models.isDemo(settings)) {
      return Optional.empty();
    }
    CompletableFuture<Optional<String>> answer = new CompletableFuture<>();
    Thread asking =
        Thread.ofVirtual()
            .name("conversation-title")
            .start(() -> answer.complete(ask(settings, firstMessage)));
    Optional<String> title =
        answer
            .completeOnTimeout(Optional.empty(), timeout.toMillis(), TimeUnit.MILLISECONDS)
            .join();
    asking.interrupt();
    return title;
  }

  private Optional<String> ask(LlmSettings settings, String firstMessage) {
    try {
      Reply reply =
          models
              .open(settings, List.of())
              .ask(
                  List.of(
                      SystemMessage.from(INSTRUCTIONS), UserMessage.from(shortened(firstMessage))),
                  ReplySink.NONE);
      return tidy(reply.text());
    } catch (LlmException e) {
      LOG.atInfo().setMessage("no title from the model").addKeyValue("kind", e.kind()).log();
    } catch (InterruptedException _) {
      // Too slow: the caller has gone on without a title.
    } catch (RuntimeException e) {
      LOG.atWarn().setMessage("asking for a title failed").setCause(e).log();
    }
    return Optional.empty();
  }

  private static String shortened(String message) {
    return message.codePointCount(0, message.length()) > LONGEST_MESSAGE
        ? message.substring(0, message.offsetByCodePoints(0, LONGEST_MESSAGE)) + "...(truncated)"
        : message;
  }

  private static Optional<String> tidy(String answer) {
    String title = answer.strip().replaceAll("\\s+", " ");
    if (title.length() > 1 && title.startsWith("\"") && title.endsWith("\"")) {
      title = title.substring(1, title.length() - 1).strip();
    }
    if (title.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        title.codePointCount(0, title.length()) > LONGEST_TITLE
            ? title.substring(0, title.offsetByCodePoints(0, LONGEST_TITLE - 3)) + "..."
            : title);
  }
}
