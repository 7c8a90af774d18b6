package dev.hands4j.testkit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What a {@link ScriptedModel} answers to one request. The static methods read like a script:
 *
 * <pre>{@code
 * runs("ls -la").withText("Let me look.")
 * says("Hello").stallsAfter(3)
 * rateLimited(Duration.ofSeconds(2))
 * }</pre>
 *
 * <p>Tool names and parameters are those of {@code spec/agent.md} §12.3.
 */
public sealed interface Reply permits Completion, Refusal, RawResponse {

  /** How long this reply takes, in addition to the latency of the model. */
  Latency latency();

  /** The same reply, later. */
  Reply after(Duration firstByte);

  /** Plain text and no tool call: the agent waits for the user. */
  static Completion says(String text) {
    return Completion.of(new Part.Text(text));
  }

  /** A successful answer that contains nothing. */
  static Completion saysNothing() {
    return Completion.of();
  }

  /** {@code execute_bash}. */
  static Completion runs(String command) {
    return toolCall("execute_bash", ordered("command", command, "security_risk", "LOW"));
  }

  /** {@code str_replace_editor}, command {@code str_replace}; the path is absolute. */
  static Completion edits(String path, String oldText, String newText) {
    return editor(
        ordered("command", "str_replace", "path", path, "old_str", oldText, "new_str", newText));
  }

  /** {@code str_replace_editor}, command {@code create}; the path is absolute. */
  static Completion creates(String path, String text) {
    return editor(ordered("command", "create", "path", path, "file_text", text));
  }

  /** {@code str_replace_editor}, command {@code view}; the path is absolute. */
  static Completion views(String path) {
    return editor(ordered("command", "view", "path", path));
  }

  /** The tool {@code think}; for the model's own reasoning see {@link Completion#withReasoning}. */
  static Completion thinks(String thought) {
    return toolCall("think", ordered("thought", thought));
  }

  /** The tool {@code finish}. */
  static Completion finishes(String message) {
    return toolCall("finish", ordered("message", message));
  }

  /** Any tool with arguments that become JSON. */
  static Completion toolCall(String name, Map<String, ?> arguments) {
    return toolCallWithRawArguments(name, Json.write(arguments));
  }

  /** Any tool with a JSON tree as arguments. */
  static Completion toolCall(String name, JsonNode arguments) {
    return toolCallWithRawArguments(name, arguments.toString());
  }

  /** Any tool with arguments sent as they are, malformed or not. */
  static Completion toolCallWithRawArguments(String name, String arguments) {
    return Completion.of(new Part.ToolCall(Optional.empty(), name, arguments));
  }

  /** A successful answer without choices (OpenAI) or content blocks (Anthropic). */
  static Completion noChoices() {
    return Completion.of().withMishap(new Mishap.NoChoices());
  }

  /** Text that never ends; the client has to close the connection. */
  static Completion neverEnds() {
    return Completion.of().withMishap(new Mishap.Endless());
  }

  /** An error status with the body that the asked provider sends for it. */
  static Refusal status(int status) {
    return Refusal.of(status);
  }

  /** 429 with {@code Retry-After} in whole seconds. */
  static Refusal rateLimited(Duration retryAfter) {
    return Refusal.of(429).retryAfter(retryAfter);
  }

  /** 400, with the words by which clients recognise that the prompt is too long. */
  static Refusal contextWindowExceeded() {
    return Refusal.contextWindow();
  }

  /** Any response at all, such as the HTML page of a gateway. */
  static RawResponse raw(int status, String contentType, String body) {
    return new RawResponse(
        status, contentType, body.getBytes(StandardCharsets.UTF_8), Latency.NONE);
  }

  private static Completion editor(Map<String, String> arguments) {
    arguments.put("security_risk", "LOW");
    return toolCall("str_replace_editor", arguments);
  }

  private static Map<String, String> ordered(String... namesAndValues) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      map.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return map;
  }
}
