package dev.hands4j.agent.llm;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A call failed. The message is for people: it names the provider's words, never a key. */
public final class LlmException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final @Nullable Duration retryAfter;

  public LlmException(Kind kind, String message) {
    this(kind, message, Optional.empty());
  }

  public LlmException(Kind kind, String message, Optional<Duration> retryAfter) {
    super(message);
    this.kind = kind;
    this.retryAfter = retryAfter.orElse(null);
  }

  /** How long the provider asks to wait before the next attempt, if it said so. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  public Kind kind() {
    return kind;
  }

  /** What failed, what people see of it and whether trying again may help (agent.md §5). */
  public enum Kind {
    AUTHENTICATION("AuthenticationError", "STATUS$ERROR_LLM_AUTHENTICATION", false),
    CONNECTION("APIConnectionError", "STATUS$ERROR_LLM_SERVICE_UNAVAILABLE", true),
    SERVICE_UNAVAILABLE("ServiceUnavailableError", "STATUS$ERROR_LLM_SERVICE_UNAVAILABLE", true),
    API("APIError", "STATUS$ERROR_LLM_SERVICE_UNAVAILABLE", false),
    INTERNAL_SERVER("InternalServerError", "STATUS$ERROR_LLM_INTERNAL_SERVER_ERROR", true),
    OUT_OF_CREDITS("BadRequestError", "STATUS$ERROR_LLM_OUT_OF_CREDITS", false),
    CONTENT_POLICY(
        "ContentPolicyViolationError", "STATUS$ERROR_LLM_CONTENT_POLICY_VIOLATION", false),
    RATE_LIMIT("RateLimitError", "CHAT_INTERFACE$AGENT_RATE_LIMITED_STOPPED_MESSAGE", true),
    TIMEOUT("Timeout", "STATUS$ERROR", true),
    NO_RESPONSE("LLMNoResponseError", "STATUS$ERROR", true),
    CONTEXT_WINDOW("ContextWindowExceededError", "STATUS$ERROR", false),
    BAD_REQUEST("BadRequestError", "STATUS$ERROR", false),
    NOT_FOUND("NotFoundError", "STATUS$ERROR", false),
    PERMISSION("PermissionDeniedError", "STATUS$ERROR", false),
    UNEXPECTED("RuntimeError", "STATUS$ERROR", false);

    private final String className;
    private final String statusId;
    private final boolean retryable;

    Kind(String className, String statusId, boolean retryable) {
      this.className = className;
      this.statusId = statusId;
      this.retryable = retryable;
    }

    /** The class name that begins a reason on the wire. */
    public String className() {
      return className;
    }

    /** The identifier clients translate. */
    public String statusId() {
      return statusId;
    }

    /** Whether the same call may succeed later (§24.4). */
    public boolean retryable() {
      return retryable;
    }
  }
}
