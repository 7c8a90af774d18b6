package dev.hands4j.agent.tools;

import dev.hands4j.agent.llm.Reply;
import dev.hands4j.api.Json;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A model's answer in the form in which it is stored with every action that came from it: OpenAI's
 * chat completion (events.md §2.6).
 */
public final class ModelResponse {
  private static final JsonMapper JSON = JsonMapper.shared();

  private ModelResponse() {}

  static Json of(Reply reply) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("id", reply.id());
    root.put("model", reply.model());
    root.put("object", "chat.completion");
    ObjectNode choice = root.putArray("choices").addObject();
    choice.put("finish_reason", reply.finishReason());
    choice.put("index", 0);
    ObjectNode message = choice.putObject("message");
    message.put("role", "assistant");
    message.put("content", reply.text());
    ArrayNode calls = message.putArray("tool_calls");
    for (ToolExecutionRequest call : reply.calls()) {
      ObjectNode node = calls.addObject();
      node.put("id", call.id());
      node.put("type", "function");
      node.putObject("function").put("name", call.name()).put("arguments", call.arguments());
    }
    ObjectNode usage = root.putObject("usage");
    usage.put("prompt_tokens", reply.usage().prompt());
    usage.put("completion_tokens", reply.usage().completion());
    usage.put("total_tokens", reply.usage().prompt() + reply.usage().completion());
    return new Json(root.toString());
  }

  /** The answer's id, which all actions of one answer share; the text itself when it has none. */
  public static String id(Json response) {
    JsonNode id = tree(response).path("id");
    return id.isString() ? id.stringValue() : response.text();
  }

  static List<ToolExecutionRequest> calls(Json response) {
    return message(response).toolExecutionRequests();
  }

  /** The answer as a later request repeats it. */
  public static AiMessage message(Json response) {
    JsonNode message = tree(response).path("choices").path(0).path("message");
    List<ToolExecutionRequest> calls = new ArrayList<>();
    for (JsonNode call : message.path("tool_calls")) {
      calls.add(
          ToolExecutionRequest.builder()
              .id(call.path("id").asString(""))
              .name(call.path("function").path("name").asString(""))
              .arguments(call.path("function").path("arguments").asString(""))
              .build());
    }
    AiMessage.Builder builder = AiMessage.builder().toolExecutionRequests(calls);
    String text = text(message.path("content"));
    if (!text.isBlank()) {
      builder.text(text);
    }
    return builder.build();
  }

  private static String text(JsonNode content) {
    if (content.isString()) {
      return content.stringValue();
    }
    StringBuilder joined = new StringBuilder();
    for (JsonNode part : content) {
      joined.append(part.path("text").asString(""));
    }
    return joined.toString();
  }

  private static JsonNode tree(Json response) {
    try {
      return JSON.readTree(response.text());
    } catch (JacksonException _) {
      // Old data may hold anything; an answer nobody can read takes no part.
      return JsonNodeFactory.instance.objectNode();
    }
  }
}
