package dev.hands4j.agent.loop;

import dev.hands4j.agent.AgentConfig.ModelAccess;
import dev.hands4j.agent.llm.DeltaStream;
import dev.hands4j.agent.llm.LlmException;
import dev.hands4j.agent.llm.PricedLlm;
import dev.hands4j.agent.llm.Reply;
import dev.hands4j.agent.llm.ReplySink;
import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.coordination.Epoch;
import dev.hands4j.api.coordination.Signal;
import dev.hands4j.api.coordination.Signals;
import dev.langchain4j.data.message.ChatMessage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Asks the model, again where that may help, with notices about it (agent.md §24.4). */
final class Asking {
  private final PricedLlm llm;
  private final ModelAccess access;
  private final Signals signals;
  private final ConversationId conversation;
  private final Interruptions interruptions;
  private final String keyPrefix;
  private long calls;

  Asking(
      PricedLlm llm,
      ModelAccess access,
      Signals signals,
      ConversationId conversation,
      Epoch epoch,
      Interruptions interruptions) {
    this.llm = llm;
    this.access = access;
    this.signals = signals;
    this.conversation = conversation;
    this.interruptions = interruptions;
    this.keyPrefix = epoch + "-";
  }

  PricedLlm llm() {
    return llm;
  }

  /** Asks the conversation's model; whoever watches sees the answer being formed. */
  Reply ask(List<ChatMessage> messages) throws LlmException, InterruptedException {
    return ask(llm, messages, true);
  }

  /** Asks a model something that is not for the conversation. */
  Reply askAside(PricedLlm other, List<ChatMessage> messages)
      throws LlmException, InterruptedException {
    return ask(other, messages, false);
  }

  private Reply ask(PricedLlm model, List<ChatMessage> messages, boolean visibly)
      throws LlmException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      Optional<Duration> told;
      DeltaStream deltas =
          new DeltaStream(signals, conversation, keyPrefix + calls++, access.deltaInterval());
      try (Interruptions.Breakable _ = interruptions.breakable()) {
        return model.ask(messages, visibly ? deltas : ReplySink.NONE);
      } catch (LlmException e) {
        if (!e.kind().retryable() || attempt >= access.attempts()) {
          throw e;
        }
        told = e.retryAfter();
        if (told.filter(wait -> wait.compareTo(access.maxRetryAfter()) > 0).isPresent()) {
          throw e;
        }
      } finally {
        deltas.end();
      }
      signals.publish(
          conversation,
          new Signal.Status(
              "info",
              "STATUS$LLM_RETRY",
              "Retrying LLM request, " + attempt + " / " + access.attempts()));
      try (Interruptions.Breakable _ = interruptions.breakable()) {
        Thread.sleep(told.orElse(pauseAfter(attempt)));
      }
    }
  }

  private Duration pauseAfter(int attempt) {
    Duration doubled = access.firstWait().multipliedBy(1L << Math.min(20, attempt - 1));
    return doubled.compareTo(access.maxWait()) > 0 ? access.maxWait() : doubled;
  }
}
