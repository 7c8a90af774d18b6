package dev.hands4j.agent.llm;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.image.Image;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The messages of a request in OpenAI's form, each encoded once: a conversation sends nearly the
 * same messages in every step, and the client library encodes all of them anew every time. What is
 * encoded stays with the place of its message and goes when another message is there. One thread.
 */
final class MessageBytes {
  private static final JsonMapper JSON = JsonMapper.shared();
  private final List<Encoded> known = new ArrayList<>();

  private record Encoded(ChatMessage message, byte[] json) {}

  /** The elements of the array, in order; empty when a message has a form not known here. */
  Optional<List<byte[]>> of(List<ChatMessage> messages) {
    while (known.size() > messages.size()) {
      known.removeLast();
    }
    List<byte[]> all = new ArrayList<>(messages.size());
    for (int i = 0; i < messages.size(); i++) {
      ChatMessage message = messages.get(i);
      // The same object, not an equal one: comparing long texts would cost what encoding does.
      if (i < known.size() && isSame(known.get(i).message(), message)) {
        all.add(known.get(i).json());
        continue;
      }
      Optional<ObjectNode> node = node(message);
      if (node.isEmpty()) {
        return Optional.empty();
      }
      byte[] json = JSON.writeValueAsString(node.get()).getBytes(StandardCharsets.UTF_8);
      Encoded encoded = new Encoded(message, json);
      if (i < known.size()) {
        known.set(i, encoded);
      } else {
        known.add(encoded);
      }
      all.add(json);
    }
    return Optional.of(all);
  }

  @SuppressWarnings("ReferenceEquality")
  private static boolean isSame(ChatMessage a, ChatMessage b) {
    return a == b;
  }

  private static Optional<ObjectNode> node(ChatMessage message) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    return switch (message) {
      case SystemMessage system -> {
        node.put("role", "system").put("content", system.text());
        yield Optional.of(node);
      }
      case UserMessage user when user.name() != null -> Optional.empty();
      case UserMessage user when user.hasSingleText() -> {
        node.put("role", "user").put("content", user.singleText());
        yield Optional.of(node);
      }
      case UserMessage user -> parts(user, node.put("role", "user"));
      case AiMessage answer -> {
        node.put("role", "assistant");
        if (answer.text() != null) {
          node.put("content", answer.text());
        }
        if (answer.hasToolExecutionRequests()) {
          ArrayNode calls = node.putArray("tool_calls");
          answer.toolExecutionRequests().forEach(call -> add(call, calls));
        }
        yield Optional.of(node);
      }
      case ToolExecutionResultMessage result -> {
        if (result.text() == null) {
          yield Optional.empty();
        }
        node.put("role", "tool").put("tool_call_id", result.id()).put("content", result.text());
        yield Optional.of(node);
      }
      default -> Optional.empty();
    };
  }

  private static void add(ToolExecutionRequest call, ArrayNode calls) {
    ObjectNode node = calls.addObject();
    node.put("id", call.id()).put("type", "function");
    node.putObject("function")
        .put("name", call.name())
        .put("arguments", call.arguments() == null ? "{}" : call.arguments());
  }

  private static Optional<ObjectNode> parts(UserMessage user, ObjectNode node) {
    ArrayNode parts = node.putArray("content");
    for (Content content : user.contents()) {
      ObjectNode part = parts.addObject();
      switch (content) {
        case TextContent text -> part.put("type", "text").put("text", text.text());
        case ImageContent image -> {
          part.put("type", "image_url");
          part.putObject("image_url")
              .put("url", url(image.image()))
              .put("detail", image.detailLevel().name().toLowerCase(java.util.Locale.ROOT));
        }
        default -> {
          return Optional.empty();
        }
      }
    }
    return Optional.of(node);
  }

  private static String url(Image image) {
    return image.url() != null
        ? image.url().toString()
        : "data:" + image.mimeType() + ";base64," + image.base64Data();
  }
}
