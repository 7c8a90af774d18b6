package dev.hands4j.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A script as a JSON file, for tests that are not written in Java.
 *
 * <pre>{@code
 * {
 *   "by": "turn",                      // or "order" (default): see Script.byTurn and Script.inOrder
 *   "replies": [                       // of every conversation and model without an entry of its own
 *     {"runs": "ls -la", "text": "Let me look."},
 *     {"says": "Hello", "repeat": 3},
 *     {"finishes": "Done."}
 *   ],
 *   "conversations": {"[marker]": {"by": "turn", "replies": [ … ]}},  // marker in the first message
 *   "models": {"other-model": {"replies": [ … ]}},                    // by the name of the model
 *   "withoutTools": {"says": "A title"},                              // requests that offer no tools
 *   "default": {"says": "The end."},   // when a list is used up; otherwise a call of "finish"
 *   "key": "secret",                   // requests must carry it
 *   "latency": {"firstByteMs": 100, "betweenEventsMs": 5}
 * }
 * }</pre>
 *
 * <p>A reply has exactly one of:
 *
 * <ul>
 *   <li>{@code "says"}, {@code "thinks"}, {@code "finishes"}, {@code "views"}: a text
 *   <li>{@code "runs"}: a command or a list of commands, one tool call each
 *   <li>{@code "edits": {"path", "old", "new"}}, {@code "creates": {"path", "text"}}
 *   <li>{@code "calls": [{"name", "arguments"}]}: an object, or a string that is sent as it is
 *   <li>{@code "status": 429}, with {@code "retryAfterMs"} and {@code "message"}
 *   <li>{@code "contextWindowExceeded"}, {@code "noChoices"}, {@code "nothing"}, {@code
 *       "neverEnds"}: {@code true}
 *   <li>{@code "raw": {"status", "contentType", "body"}}
 * </ul>
 *
 * <p>and may have {@code "text"}, {@code "reasoning"}, {@code "usage": {"input", "output",
 * "cacheRead", "cacheWrite", "reasoning"}}, {@code "pieceLength"}, {@code "stopReason"}, {@code
 * "firstByteMs"}, {@code "betweenEventsMs"}, {@code "repeat"}, and one of {@code "stallsAfter"},
 * {@code "resetsAfter"}, {@code "cutsAfter"}, {@code "invalidJsonAfter"}, {@code "failsAfter"}: a
 * number of events.
 */
final class ScriptFile {
  private static final Set<String> KEYS =
      Set.of(
          "by", "replies", "conversations", "models", "withoutTools", "default", "key", "latency");

  private final List<String> problems = new ArrayList<>();

  private ScriptFile() {}

  /**
   * @throws IllegalArgumentException naming every problem of the file at once
   */
  static ScriptedModelConfig read(Path file) throws IOException {
    return parse(Files.readString(file));
  }

  static ScriptedModelConfig parse(String text) {
    JsonNode root;
    try {
      root = Json.read(text);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("the script is no JSON: " + e.getOriginalMessage(), e);
    }
    var file = new ScriptFile();
    ScriptedModelConfig config = file.config(root);
    if (!file.problems.isEmpty()) {
      throw new IllegalArgumentException(
          "the script has problems:\n  " + String.join("\n  ", file.problems));
    }
    return config;
  }

  private ScriptedModelConfig config(JsonNode root) {
    unknown("", root, KEYS);
    Script afterwards =
        Script.always(root.has("default") ? reply("default", root.get("default")) : Script.END);
    Script main = list("", root, afterwards);
    if (root.has("conversations")) {
      Map<String, Script> scripts = new LinkedHashMap<>();
      for (var entry : root.path("conversations").properties()) {
        String where = "conversations." + entry.getKey();
        unknown(where, entry.getValue(), Set.of("by", "replies"));
        scripts.put(entry.getKey(), list(where, entry.getValue(), afterwards));
      }
      main = Script.byMarker(scripts, main);
    }
    var config = ScriptedModelConfig.of(toolless(root, main)).withLatency(latency(root));
    for (var entry : root.path("models").properties()) {
      String where = "models." + entry.getKey();
      unknown(where, entry.getValue(), Set.of("by", "replies"));
      config =
          config.withScript(
              entry.getKey(), toolless(root, list(where, entry.getValue(), afterwards)));
    }
    return root.has("key") ? config.requiringKey(root.path("key").asString("")) : config;
  }

  private Script toolless(JsonNode root, Script script) {
    return root.has("withoutTools")
        ? script.withoutTools(reply("withoutTools", root.get("withoutTools")))
        : script;
  }

  private Latency latency(JsonNode root) {
    JsonNode node = root.path("latency");
    return new Latency(
        millis("latency", node, "firstByteMs"), millis("latency", node, "betweenEventsMs"));
  }

  private Duration millis(String where, JsonNode node, String name) {
    long value = node.path(name).asLong(0);
    if (value < 0) {
      problems.add(where + "." + name + " is negative");
    }
    return Duration.ofMillis(Math.max(0, value));
  }

  private Script list(String where, JsonNode node, Script afterwards) {
    var replies = new ArrayList<Reply>();
    int index = 0;
    for (JsonNode one : node.path("replies").values()) {
      String name = (where.isEmpty() ? "" : where + ".") + "replies[" + index++ + "]";
      Reply reply = reply(name, one);
      for (int i = 0; i < one.path("repeat").asInt(1); i++) {
        replies.add(reply);
      }
    }
    return switch (node.path("by").asString("order")) {
      case "order" -> Script.inOrder(replies, afterwards);
      case "turn" -> Script.byTurn(replies, afterwards);
      default -> {
        problems.add(where + "by is neither \"order\" nor \"turn\"");
        yield afterwards;
      }
    };
  }

  private Reply reply(String where, JsonNode node) {
    try {
      return ScriptFileReply.parse(node);
    } catch (IllegalArgumentException e) {
      problems.add(where + ": " + e.getMessage());
      return Script.END;
    }
  }

  private void unknown(String where, JsonNode node, Set<String> known) {
    for (String name : node.propertyNames()) {
      if (!known.contains(name)) {
        problems.add((where.isEmpty() ? "" : where + ".") + name + " is unknown");
      }
    }
  }
}
