package dev.hands4j.agent.llm;

import dev.hands4j.api.settings.LlmSettings;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a part of a conversation into the wish to remember what was learnt there (rest-core.md
 * §7.12). Safe from any thread.
 */
public final class Recollections {
  private static final Logger LOG = LoggerFactory.getLogger(Recollections.class);
  private static final int LONGEST_INPUT = 60_000;
  private static final Pattern MARKED =
      Pattern.compile("<update_prompt>(.*?)</update_prompt>", Pattern.DOTALL);
  private static final String INSTRUCTIONS =
      """
      You are given a few events of a conversation between a person and a coding agent. Find what \
      the agent should have known beforehand: a convention of the repository, a command that \
      works, a mistake to avoid. Write one instruction, addressed to an agent that keeps notes \
      about the repository, asking it to record exactly that. Name files and commands where they \
      matter, leave out what holds for this task only, and add nothing that the events do not \
      show. Put the instruction, and nothing else, between <update_prompt> and </update_prompt>.\
      """;

  private final Models models;
  private final Duration timeout;

  public Recollections(Models models, Duration timeout) {
    this.models = models;
    this.timeout = timeout;
  }

  /** See {@link dev.hands4j.agent.AgentModule#recollection}. */
  public Optional<String> of(LlmSettings settings, String events) {
    if (events.isBlank() || Models.isDemo(settings)) {
      return Optional.empty();
    }
    CompletableFuture<Optional<String>> answer = new CompletableFuture<>();
    Thread asking =
        Thread.ofVirtual()
            .name("recollection")
            .start(() -> answer.complete(ask(settings, shortened(events))));
    Optional<String> prompt =
        answer
            .completeOnTimeout(Optional.empty(), timeout.toMillis(), TimeUnit.MILLISECONDS)
            .join();
    asking.interrupt();
    return prompt;
  }

  private Optional<String> ask(LlmSettings settings, String events) {
    try {
      Reply reply =
          models
              .open(settings, List.of())
              .ask(
                  List.of(SystemMessage.from(INSTRUCTIONS), UserMessage.from(events)),
                  ReplySink.NONE);
      Matcher marked = MARKED.matcher(reply.text());
      return marked.find()
          ? Optional.of(marked.group(1).strip()).filter(text -> !text.isEmpty())
          : Optional.empty();
    } catch (LlmException e) {
      LOG.atInfo().setMessage("no recollection from the model").addKeyValue("kind", e.kind()).log();
    } catch (InterruptedException _) {
      // Too slow: the caller has been told so.
    } catch (RuntimeException e) {
      LOG.atWarn().setMessage("asking for a recollection failed").setCause(e).log();
    }
    return Optional.empty();
  }

  private static String shortened(String text) {
    return text.codePointCount(0, text.length()) > LONGEST_INPUT
        ? text.substring(0, text.offsetByCodePoints(0, LONGEST_INPUT))
        : text;
  }
}
