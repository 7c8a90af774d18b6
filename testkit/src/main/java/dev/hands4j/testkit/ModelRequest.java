package dev.hands4j.testkit;

import dev.hands4j.testkit.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A request that a {@link ScriptedModel} received, and what became of it. Safe for use from any
 * thread. The JSON tree is built when it is first asked for.
 */
public final class ModelRequest {

  /** What became of the answer. */
  public enum Outcome {
    /** Still being answered, or held open by a stall. */
    OPEN,
    /** Everything was sent, mishaps of the script included. */
    SENT,
    /** The client closed the connection before the end. */
    CLIENT_ABORTED,
    /** The model was closed before the end. */
    MODEL_CLOSED
  }

  private final int number;
  private final Dialect dialect;
  private final HttpRequest http;
  private final RequestScan scan;
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile Outcome outcome = Outcome.OPEN;
  private volatile @Nullable JsonNode tree;

  ModelRequest(int number, Dialect dialect, HttpRequest http, RequestScan scan) {
    this.number = number;
    this.dialect = dialect;
    this.http = http;
    this.scan = scan;
  }

  /** 1 for the first request of the model, then ascending without gaps. */
  public int number() {
    return number;
  }

  public Dialect dialect() {
    return dialect;
  }

  /** The name of the model as requested, empty if absent. */
  public String model() {
    return scan.model();
  }

  public boolean stream() {
    return scan.stream();
  }

  /** Whether a streamed answer of OpenAI's dialect shall end with a chunk of token counts. */
  public boolean includeUsage() {
    return scan.includeUsage();
  }

  /** The text parts of the first message of the user, which identifies a conversation. */
  public String firstUserText() {
    return scan.firstUserText();
  }

  /** How many answers of the model the request carries: 0 in the first step of a conversation. */
  public int assistantTurns() {
    return scan.assistantTurns();
  }

  /** False for requests such as the one for a title. */
  public boolean offersTools() {
    return scan.offersTools();
  }

  public Instant receivedAt() {
    return http.receivedAt();
  }

  /** Names in lower case. Credentials are among them: print with care. */
  public Map<String, List<String>> headers() {
    return http.headers();
  }

  public Optional<String> header(String name) {
    return http.header(name);
  }

  /** The path as requested, for example {@code /v1/chat/completions}. */
  public String path() {
    return http.path();
  }

  int bodyBytes() {
    return http.body().length;
  }

  /** The body as received. */
  public String bodyText() {
    return http.bodyText();
  }

  /** The parsed body; treat it as read-only. */
  public JsonNode tree() {
    JsonNode built = tree;
    if (built == null) {
      built = Json.read(http.body());
      tree = built;
    }
    return built;
  }

  /** The messages of the conversation; Anthropic's system prompt is not among them. */
  public List<JsonNode> messages() {
    return List.copyOf(tree().path("messages").values());
  }

  /** The system prompt in either dialect, empty if there is none. */
  public String systemText() {
    if (dialect == Dialect.ANTHROPIC) {
      return textOf(tree().path("system"));
    }
    return messages().stream()
        .filter(message -> message.path("role").asString("").matches("system|developer"))
        .findFirst()
        .map(message -> textOf(message.path("content")))
        .orElse("");
  }

  /** The names of the tools offered, in order. */
  public List<String> toolNames() {
    var names = new ArrayList<String>();
    for (JsonNode tool : tree().path("tools").values()) {
      JsonNode named = tool.has("function") ? tool.path("function") : tool;
      names.add(named.path("name").asString(""));
    }
    return names;
  }

  /** The text of the last message of the user that is not merely the result of a tool. */
  public String lastUserText() {
    for (JsonNode message : messages().reversed()) {
      String text =
          message.path("role").asString("").equals("user") ? textOf(message.path("content")) : "";
      if (!text.isEmpty()) {
        return text;
      }
    }
    return "";
  }

  /** The results of tools, oldest first, as far as the request still carries them. */
  public List<String> toolResults() {
    var results = new ArrayList<String>();
    for (JsonNode message : messages()) {
      if (message.path("role").asString("").equals("tool")) {
        results.add(textOf(message.path("content")));
      }
      for (JsonNode block : message.path("content").values()) {
        if (block.path("type").asString("").equals("tool_result")) {
          results.add(textOf(block.path("content")));
        }
      }
    }
    return results;
  }

  /** The newest result of a tool. */
  public Optional<String> lastToolResult() {
    List<String> results = toolResults();
    return results.isEmpty() ? Optional.empty() : Optional.of(results.getLast());
  }

  private static String textOf(JsonNode content) {
    if (content.isString()) {
      return content.stringValue();
    }
    var text = new StringBuilder();
    for (JsonNode part : content.values()) {
      String piece = part.path("text").asString("");
      if (!piece.isEmpty()) {
        text.append(text.isEmpty() ? "" : "\n").append(piece);
      }
    }
    return text.toString();
  }

  public Outcome outcome() {
    return outcome;
  }

  /** Whether the client closed the connection before the answer was complete. */
  public boolean clientAborted() {
    return outcome == Outcome.CLIENT_ABORTED;
  }

  /**
   * Waits until the answer is over.
   *
   * @throws AssertionError when it is not within the given time
   */
  public Outcome awaitOutcome(Duration atMost) throws InterruptedException {
    if (!done.await(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError(this + " was still open after " + atMost);
    }
    return outcome;
  }

  void ended(Outcome how) {
    outcome = how;
    done.countDown();
  }

  /** Without headers and texts. */
  @Override
  public String toString() {
    return "request %d (%s, %s, %d messages of the model, %s)"
        .formatted(number, dialect, model(), assistantTurns(), outcome);
  }
}
