package dev.hands4j.testkit;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** OpenAI's chat completions, with {@code reasoning_content} as compatible servers add it. */
final class OpenAiWire implements Wire {
  static final OpenAiWire INSTANCE = new OpenAiWire();

  private OpenAiWire() {}

  @Override
  public String toolCallPrefix() {
    return "call_";
  }

  @Override
  public List<byte[]> stream(Completion reply, ModelRequest request) {
    var frames = new ArrayList<byte[]>();
    if (reply.mishap() instanceof Mishap.NoChoices) {
      ObjectNode empty = chunk(request);
      empty.putArray("choices");
      frames.add(Sse.data(empty));
    } else {
      frames.addAll(opening(request));
      int toolIndex = 0;
      for (Part part : reply.parts()) {
        switch (part) {
          case Part.Text(var text) -> deltas(frames, "content", text, reply, request);
          case Part.Reasoning(var text) ->
              deltas(frames, "reasoning_content", text, reply, request);
          case Part.ToolCall call -> toolCall(frames, call, toolIndex++, reply, request);
        }
      }
      ObjectNode last = chunk(request);
      choice(last, Json.object()).put("finish_reason", stopReason(reply));
      frames.add(data(last, request));
    }
    if (request.includeUsage()) {
      ObjectNode counted = chunk(request);
      counted.putArray("choices");
      counted.set("usage", usage(reply.usageFor(request)));
      frames.add(Sse.data(counted));
    }
    frames.add(Sse.data("[DONE]"));
    return frames;
  }

  private void deltas(
      List<byte[]> frames, String field, String text, Completion reply, ModelRequest request) {
    for (String piece : reply.pieces(text)) {
      frames.add(delta(Json.object().put(field, piece), request));
    }
  }

  private void toolCall(
      List<byte[]> frames, Part.ToolCall call, int index, Completion reply, ModelRequest request) {
    ObjectNode first = Json.object().put("index", index);
    first.put("id", toolCallId(call, request, index)).put("type", "function");
    first.putObject("function").put("name", call.name()).put("arguments", "");
    frames.add(toolDelta(first, request));
    for (String piece : reply.pieces(call.arguments())) {
      ObjectNode next = Json.object().put("index", index);
      next.putObject("function").put("arguments", piece);
      frames.add(toolDelta(next, request));
    }
  }

  private byte[] toolDelta(ObjectNode call, ModelRequest request) {
    ObjectNode delta = Json.object();
    delta.putArray("tool_calls").add(call);
    return delta(delta, request);
  }

  private byte[] delta(ObjectNode delta, ModelRequest request) {
    ObjectNode chunk = chunk(request);
    choice(chunk, delta).putNull("finish_reason");
    return data(chunk, request);
  }

  /** With {@code include_usage} every chunk but the last one says that nothing is counted yet. */
  private static byte[] data(ObjectNode chunk, ModelRequest request) {
    if (request.includeUsage()) {
      chunk.putNull("usage");
    }
    return Sse.data(chunk);
  }

  private static ObjectNode choice(ObjectNode chunk, ObjectNode delta) {
    ObjectNode choice = chunk.putArray("choices").addObject();
    choice.put("index", 0).set("delta", delta);
    return choice;
  }

  private static ObjectNode chunk(ModelRequest request) {
    return envelope(request, "chat.completion.chunk");
  }

  private static ObjectNode envelope(ModelRequest request, String kind) {
    return Json.object()
        .put("id", "chatcmpl-" + request.number())
        .put("object", kind)
        .put("created", request.receivedAt().getEpochSecond())
        .put("model", request.model());
  }

  @Override
  public List<byte[]> opening(ModelRequest request) {
    return List.of(delta(Json.object().put("role", "assistant").put("content", ""), request));
  }

  @Override
  public byte[] words(String text, ModelRequest request) {
    return delta(Json.object().put("content", text), request);
  }

  @Override
  public byte[] errorFrame(Refusal error) {
    return Sse.data(error(error));
  }

  @Override
  public byte[] brokenFrame() {
    return Sse.data("{\"choices\":[{\"delta\":{\"content\":\"hal");
  }

  @Override
  public JsonNode whole(Completion reply, ModelRequest request) {
    ObjectNode body = envelope(request, "chat.completion");
    var choices = body.putArray("choices");
    if (!(reply.mishap() instanceof Mishap.NoChoices)) {
      ObjectNode choice = choices.addObject().put("index", 0);
      choice.set("message", message(reply, request));
      choice.put("finish_reason", stopReason(reply));
    }
    body.set("usage", usage(reply.usageFor(request)));
    return body;
  }

  private ObjectNode message(Completion reply, ModelRequest request) {
    var text = new StringBuilder();
    var reasoning = new StringBuilder();
    var calls = Json.array();
    for (Part part : reply.parts()) {
      switch (part) {
        case Part.Text(var words) -> text.append(words);
        case Part.Reasoning(var words) -> reasoning.append(words);
        case Part.ToolCall call -> {
          ObjectNode node = calls.addObject();
          node.put("id", toolCallId(call, request, calls.size() - 1)).put("type", "function");
          node.putObject("function").put("name", call.name()).put("arguments", call.arguments());
        }
      }
    }
    ObjectNode message = Json.object().put("role", "assistant");
    if (text.isEmpty()) {
      message.putNull("content");
    } else {
      message.put("content", text.toString());
    }
    if (!reasoning.isEmpty()) {
      message.put("reasoning_content", reasoning.toString());
    }
    if (!calls.isEmpty()) {
      message.set("tool_calls", calls);
    }
    return message;
  }

  private static String stopReason(Completion reply) {
    return reply.stopReason().orElse(reply.callsTools() ? "tool_calls" : "stop");
  }

  private static ObjectNode usage(Usage usage) {
    ObjectNode node =
        Json.object()
            .put("prompt_tokens", usage.prompt())
            .put("completion_tokens", usage.output())
            .put("total_tokens", usage.prompt() + usage.output());
    node.putObject("prompt_tokens_details").put("cached_tokens", usage.cacheRead());
    node.putObject("completion_tokens_details").put("reasoning_tokens", usage.reasoning());
    return node;
  }

  @Override
  public JsonNode error(Refusal refusal) {
    ObjectNode body = Json.object();
    ObjectNode error = body.putObject("error");
    switch (refusal.kind()) {
      case BAD_REQUEST -> fill(error, refusal, "The request is invalid.", "invalid_request_error");
      case CONTEXT_WINDOW -> {
        fill(
            error,
            refusal,
            "This model's maximum context length is 128000 tokens. However, your messages resulted"
                + " in 200000 tokens. Please reduce the length of the messages.",
            "invalid_request_error");
        error.put("param", "messages").put("code", "context_length_exceeded");
      }
      case AUTHENTICATION -> {
        fill(error, refusal, "Incorrect API key provided.", "invalid_request_error");
        error.put("code", "invalid_api_key");
      }
      case PERMISSION ->
          fill(error, refusal, "You do not have access to this.", "permission_error");
      case NOT_FOUND -> {
        fill(error, refusal, "The model does not exist.", "invalid_request_error");
        error.put("code", "model_not_found");
      }
      case TOO_LARGE -> fill(error, refusal, "The request is too large.", "invalid_request_error");
      case RATE_LIMIT -> {
        fill(error, refusal, "Rate limit reached for requests.", "requests");
        error.put("code", "rate_limit_exceeded");
      }
      case OUT_OF_CREDITS -> {
        fill(error, refusal, "You exceeded your current quota.", "insufficient_quota");
        error.put("code", "insufficient_quota");
      }
      case SERVER_ERROR -> fill(error, refusal, "The server had an error.", "server_error");
      case OVERLOADED ->
          fill(error, refusal, "The engine is currently overloaded.", "service_unavailable");
    }
    return body;
  }

  private static void fill(ObjectNode error, Refusal refusal, String usual, String type) {
    error.put("message", refusal.message().orElse(usual)).put("type", type);
    error.putNull("param").putNull("code");
  }
}
