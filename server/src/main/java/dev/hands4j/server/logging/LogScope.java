package dev.hands4j.server.logging;

import dev.hands4j.api.LogKeys;
import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.user.UserContext;
import dev.hands4j.api.user.UserId;
import java.util.Map;
import java.util.Optional;
import org.slf4j.MDC;

/**
 * While it is open, the lines of this thread carry these ids; then those from before. To be closed
 * by the thread that opened it.
 */
public final class LogScope implements AutoCloseable {
  private final Optional<Map<String, String>> before;

  private LogScope() {
    before = Optional.ofNullable(MDC.getCopyOfContextMap());
  }

  /** A piece of work about which nothing is known yet; {@link #as} may say more. */
  public static LogScope empty() {
    LogScope scope = new LogScope();
    MDC.clear();
    return scope;
  }

  /** Work on a conversation, for its owner. */
  public static LogScope of(ConversationRef conversation) {
    LogScope scope = of(conversation.id());
    conversation.owner().ifPresent(LogScope::as);
    return scope;
  }

  /** Work on a conversation. */
  public static LogScope of(ConversationId conversation) {
    LogScope scope = new LogScope();
    MDC.put(LogKeys.CONVERSATION, conversation.value());
    return scope;
  }

  /** Work on a conversation that a user asked for. */
  public static LogScope of(ConversationId conversation, UserContext asks) {
    LogScope scope = of(conversation);
    asks.userId().ifPresent(LogScope::as);
    return scope;
  }

  /** Says within an open scope who asks. */
  public static void as(UserId user) {
    MDC.put(LogKeys.USER, user.value());
  }

  @Override
  public void close() {
    before.ifPresentOrElse(MDC::setContextMap, MDC::clear);
  }
}
