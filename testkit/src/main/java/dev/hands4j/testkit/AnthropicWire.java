package dev.hands4j.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Anthropic's messages. */
final class AnthropicWire implements Wire {
  static final AnthropicWire INSTANCE = new AnthropicWire();
  private static final String SIGNATURE = "c2NyaXB0ZWQ=";

  private AnthropicWire() {}

  @Override
  public String toolCallPrefix() {
    return "toolu_";
  }

  @Override
  public List<byte[]> stream(Completion reply, ModelRequest request) {
    var frames = new ArrayList<byte[]>();
    Usage usage = reply.usageFor(request);
    frames.add(start(request, usage));
    int index = 0;
    for (Part part : reply.parts()) {
      block(frames, part, index++, reply, request);
    }
    ObjectNode delta = event("message_delta");
    delta.putObject("delta").put("stop_reason", stopReason(reply)).putNull("stop_sequence");
    delta.set("usage", usage(usage, usage.output()));
    frames.add(Sse.typed(delta));
    frames.add(Sse.typed(event("message_stop")));
    return frames;
  }

  private void block(
      List<byte[]> frames, Part part, int index, Completion reply, ModelRequest request) {
    switch (part) {
      case Part.Text(var text) -> {
        frames.add(blockStart(index, Json.object().put("type", "text").put("text", "")));
        for (String piece : reply.pieces(text)) {
          frames.add(blockDelta(index, "text_delta", "text", piece));
        }
      }
      case Part.Reasoning(var text) -> {
        ObjectNode thinking = Json.object().put("type", "thinking").put("thinking", "");
        frames.add(blockStart(index, thinking.put("signature", "")));
        for (String piece : reply.pieces(text)) {
          frames.add(blockDelta(index, "thinking_delta", "thinking", piece));
        }
        frames.add(blockDelta(index, "signature_delta", "signature", SIGNATURE));
      }
      case Part.ToolCall call -> {
        ObjectNode use = Json.object().put("type", "tool_use");
        use.put("id", toolCallId(call, request, index)).put("name", call.name());
        use.putObject("input");
        frames.add(blockStart(index, use));
        for (String piece : reply.pieces(call.arguments())) {
          frames.add(blockDelta(index, "input_json_delta", "partial_json", piece));
        }
      }
    }
    frames.add(Sse.typed(event("content_block_stop").put("index", index)));
  }

  private static byte[] blockStart(int index, ObjectNode block) {
    ObjectNode start = event("content_block_start").put("index", index);
    start.set("content_block", block);
    return Sse.typed(start);
  }

  private static byte[] blockDelta(int index, String type, String field, String piece) {
    ObjectNode delta = event("content_block_delta").put("index", index);
    delta.putObject("delta").put("type", type).put(field, piece);
    return Sse.typed(delta);
  }

  private static ObjectNode event(String type) {
    return Json.object().put("type", type);
  }

  private static byte[] start(ModelRequest request, Usage usage) {
    ObjectNode start = event("message_start");
    ObjectNode message = envelope(request);
    message.putArray("content");
    message.putNull("stop_reason").putNull("stop_sequence");
    message.set("usage", usage(usage, 1));
    start.set("message", message);
    return Sse.typed(start);
  }

  private static ObjectNode envelope(ModelRequest request) {
    return Json.object()
        .put("id", "msg_" + request.number())
        .put("type", "message")
        .put("role", "assistant")
        .put("model", request.model());
  }

  @Override
  public List<byte[]> opening(ModelRequest request) {
    return List.of(
        start(request, Usage.of(request.bodyBytes() / 4 + 1, 1)),
        blockStart(0, Json.object().put("type", "text").put("text", "")));
  }

  @Override
  public byte[] words(String text, ModelRequest request) {
    return blockDelta(0, "text_delta", "text", text);
  }

  @Override
  public byte[] errorFrame(Refusal error) {
    return Sse.typed(error(error));
  }

  @Override
  public byte[] brokenFrame() {
    return "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"delta\":{\n\n"
        .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public JsonNode whole(Completion reply, ModelRequest request) {
    ObjectNode body = envelope(request);
    ArrayNode content = body.putArray("content");
    for (Part part : reply.parts()) {
      ObjectNode block = content.addObject();
      switch (part) {
        case Part.Text(var text) -> block.put("type", "text").put("text", text);
        case Part.Reasoning(var text) ->
            block.put("type", "thinking").put("thinking", text).put("signature", SIGNATURE);
        case Part.ToolCall call -> {
          block.put("type", "tool_use");
          block.put("id", toolCallId(call, request, content.size() - 1)).put("name", call.name());
          block.set("input", input(call.arguments()));
        }
      }
    }
    Usage usage = reply.usageFor(request);
    body.put("stop_reason", stopReason(reply)).putNull("stop_sequence");
    body.set("usage", usage(usage, usage.output()));
    return body;
  }

  /** A whole reply carries arguments as a tree, so malformed ones can only be a string. */
  private static JsonNode input(String arguments) {
    try {
      return arguments.isEmpty() ? Json.object() : Json.read(arguments);
    } catch (JacksonException e) {
      return Json.MAPPER.getNodeFactory().stringNode(arguments);
    }
  }

  private static String stopReason(Completion reply) {
    return reply.stopReason().orElse(reply.callsTools() ? "tool_use" : "end_turn");
  }

  private static ObjectNode usage(Usage usage, int output) {
    return Json.object()
        .put("input_tokens", usage.input())
        .put("cache_creation_input_tokens", usage.cacheWrite())
        .put("cache_read_input_tokens", usage.cacheRead())
        .put("output_tokens", output);
  }

  @Override
  public JsonNode error(Refusal refusal) {
    ObjectNode body = event("error");
    body.set(
        "error",
        switch (refusal.kind()) {
          case BAD_REQUEST -> error(refusal, "invalid_request_error", "The request is invalid.");
          case CONTEXT_WINDOW ->
              error(
                  refusal,
                  "invalid_request_error",
                  "prompt is too long: 250000 tokens > 200000 maximum");
          case AUTHENTICATION -> error(refusal, "authentication_error", "invalid x-api-key");
          case PERMISSION -> error(refusal, "permission_error", "The key may not do this.");
          case NOT_FOUND -> error(refusal, "not_found_error", "The model does not exist.");
          case TOO_LARGE -> error(refusal, "request_too_large", "The request is too large.");
          case RATE_LIMIT -> error(refusal, "rate_limit_error", "The rate limit is exceeded.");
          case OUT_OF_CREDITS -> error(refusal, "billing_error", "Your credit balance is too low.");
          case SERVER_ERROR -> error(refusal, "api_error", "Internal server error");
          case OVERLOADED -> error(refusal, "overloaded_error", "Overloaded");
        });
    return body;
  }

  private static ObjectNode error(Refusal refusal, String type, String usual) {
    return Json.object().put("type", type).put("message", refusal.message().orElse(usual));
  }
}
