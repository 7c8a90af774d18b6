package dev.hands4j.agent.replay;

import dev.hands4j.agent.tools.Toolbox;
import dev.hands4j.api.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The answers a model would have had to give for a recorded agent to do what it did. A recorded
 * call is repeated as it was made where the event kept it; otherwise it is made from the action.
 * What the agent only said is said with its next call. Calls of MCP servers are made again, where
 * the same servers are there. Actions that no tool of ours can do are left out, and the next words
 * say so.
 */
final class Recording {
  private static final JsonMapper MAPPER = JsonMapper.shared();
  private static final int LONGEST_KIND = 60;
  private static final String LEFT_OUT =
      "(Here the recorded agent did something that cannot be repeated: \"%s\". It is left out.)";
  private static final String[] RISKS = {"LOW", "MEDIUM", "HIGH"};
  private static final Set<String> EDITOR_ARGUMENTS =
      Set.of("command", "path", "file_text", "old_str", "new_str", "insert_line", "view_range");

  /** One answer: words and at most one call. */
  record Answer(String text, Optional<Call> call) {}

  /** A call of a tool. */
  record Call(String tool, String arguments) {}

  private Recording() {}

  /**
   * @param events actions of an agent in the form of the wire, in order
   */
  static List<Answer> answers(Json events) {
    List<Answer> answers = new ArrayList<>();
    StringBuilder said = new StringBuilder();
    for (JsonNode event : MAPPER.readTree(events.text())) {
      JsonNode arguments = event.path("args");
      if (event.path("action").asString("").equals("message")) {
        say(said, arguments.path("content").asString(""));
        continue;
      }
      Optional<Call> call =
          recorded(event).or(() -> made(event.path("action").asString(""), arguments));
      if (call.isPresent()) {
        if (!call.get().tool().equals(Toolbox.THINK)) {
          say(said, arguments.path("thought").asString(""));
        }
        answers.add(new Answer(said.toString(), call));
        said.setLength(0);
      } else {
        say(said, arguments.path("thought").asString(""));
        say(said, LEFT_OUT.formatted(shortened(event.path("action").asString(""))));
      }
    }
    if (!said.isEmpty()) {
      answers.add(new Answer(said.toString(), Optional.empty()));
    }
    return answers;
  }

  private static String shortened(String kind) {
    return kind.length() <= LONGEST_KIND ? kind : kind.substring(0, LONGEST_KIND);
  }

  private static void say(StringBuilder said, String text) {
    if (!text.isBlank()) {
      said.append(said.isEmpty() ? "" : "\n\n").append(text);
    }
  }

  private static Optional<Call> recorded(JsonNode event) {
    JsonNode metadata = event.path("tool_call_metadata");
    String id = metadata.path("tool_call_id").asString("");
    for (JsonNode choice : metadata.path("model_response").path("choices")) {
      for (JsonNode call : choice.path("message").path("tool_calls")) {
        String tool = call.path("function").path("name").asString("");
        if (call.path("id").asString("").equals(id) && Toolbox.has(tool)) {
          return Optional.of(
              new Call(tool, call.path("function").path("arguments").asString("{}")));
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Call> made(String action, JsonNode recorded) {
    ObjectNode arguments = JsonNodeFactory.instance.objectNode();
    String tool =
        switch (action) {
          case "run" -> {
            copy(recorded, arguments, "command");
            arguments.put(
                "is_input", recorded.path("is_input").asBoolean(false) ? "true" : "false");
            yield Toolbox.BASH;
          }
          case "read" -> {
            arguments.put("command", "view");
            copy(recorded, arguments, "path");
            copy(recorded, arguments, "view_range");
            yield Toolbox.EDITOR;
          }
          case "edit" -> {
            EDITOR_ARGUMENTS.forEach(name -> copy(recorded, arguments, name));
            yield Toolbox.EDITOR;
          }
          case "write" -> {
            arguments.put("command", "create");
            copy(recorded, arguments, "path");
            arguments.put("file_text", recorded.path("content").asString(""));
            yield Toolbox.EDITOR;
          }
          case "think" -> {
            copy(recorded, arguments, "thought");
            yield Toolbox.THINK;
          }
          case "finish" -> {
            arguments.put("message", recorded.path("final_thought").asString(""));
            yield Toolbox.FINISH;
          }
          default -> "";
        };
    if (action.equals("call_tool_mcp")) {
      return Optional.of(
          new Call(
              recorded.path("name").asString(""),
              recorded.path("arguments").isObject()
                  ? recorded.path("arguments").toString()
                  : "{}"));
    }
    if (!Toolbox.has(tool)) {
      return Optional.empty();
    }
    if (tool.equals(Toolbox.BASH) || tool.equals(Toolbox.EDITOR)) {
      int risk = recorded.path("security_risk").asInt(-1);
      // Nobody judged it: whoever asks for consent above low is asked.
      arguments.put("security_risk", RISKS[risk >= 0 && risk < RISKS.length ? risk : 1]);
    }
    return Optional.of(new Call(tool, arguments.toString()));
  }

  private static void copy(JsonNode from, ObjectNode to, String name) {
    JsonNode value = from.path(name);
    if (!value.isMissingNode() && !value.isNull()) {
      to.set(name, value);
    }
  }
}
