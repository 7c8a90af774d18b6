package dev.hands4j.agent.llm;

import dev.langchain4j.data.message.ChatMessage;
import java.util.List;

/** A model of one conversation. One call at a time, on the caller's thread. */
public interface Llm {

  /** As configured, for people. */
  String name();

  /** Tokens it can take; 0 when unknown. */
  long contextWindow();

  /** Whether it takes images. */
  boolean seesImages();

  /**
   * Asks once; retrying is the caller's affair.
   *
   * @param sink receives pieces of the answer on the calling thread
   * @throws LlmException saying what kind of failure it was
   * @throws InterruptedException when the caller was interrupted: the call is cancelled
   */
  Reply ask(List<ChatMessage> messages, ReplySink sink) throws LlmException, InterruptedException;
}
