package dev.hands4j.agent.mcp;

import io.modelcontextprotocol.spec.McpSchema;
import java.io.IOException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Results of tools as the wire has them, and as the model reads them (events.md §4.13). Pure. */
public final class Results {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int LONG_DATA = 200;

  private Results() {}

  /** A result as JSON text, without what is longer than {@code maxChars} altogether. */
  static String json(McpSchema.CallToolResult result, int maxChars) {
    ObjectNode tree;
    try {
      tree = (ObjectNode) JSON.readTree(Session.JSON.writeValueAsString(result));
    } catch (IOException | JacksonException e) {
      return error("The server's result cannot be written as JSON.");
    }
    if (!tree.path("isError").isBoolean()) {
      tree.put("isError", false);
    }
    if (tree.toString().length() > maxChars) {
      tree.remove("structuredContent"); // the texts say the same
      int left = maxChars;
      for (JsonNode item : tree.path("content")) {
        left = Math.max(0, left - bound((ObjectNode) item, left));
      }
    }
    if (tree.toString().length() > 2L * maxChars) {
      return error("The server's result was too long and is not kept.");
    }
    return tree.toString();
  }

  private static int bound(ObjectNode item, int left) {
    if (item.toString().length() <= left) {
      return item.toString().length();
    }
    String text = item.path("text").asString("");
    item.removeAll();
    item.put("type", "text");
    String kept = text.substring(0, Math.min(text.length(), left));
    item.put("text", kept + "\n[The rest was left out because of its length.]");
    return kept.length();
  }

  /** The form of a call that failed. */
  static String error(String problem) {
    ObjectNode tree = JSON.createObjectNode();
    tree.put("isError", true);
    tree.put("error", problem);
    tree.putArray("content");
    return tree.toString();
  }

  /** The same for a model: pictures and sounds in letters tell it nothing. */
  public static String forModel(String content) {
    JsonNode tree;
    try {
      tree = JSON.readTree(content);
    } catch (JacksonException e) {
      return content;
    }
    if (!(tree.path("content") instanceof ArrayNode items)) {
      return content;
    }
    boolean changed = false;
    for (JsonNode item : items) {
      changed |= withoutData(item, "data") | withoutData(item.path("resource"), "blob");
    }
    return changed ? tree.toString() : content;
  }

  private static boolean withoutData(JsonNode item, String name) {
    if (!(item instanceof ObjectNode node) || node.path(name).asString("").length() < LONG_DATA) {
      return false;
    }
    node.put(name, "(not shown to you; the person sees it)");
    return true;
  }
}
