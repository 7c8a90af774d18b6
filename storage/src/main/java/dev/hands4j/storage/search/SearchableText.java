package dev.hands4j.storage.search;

import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** What of an event people may look for: its texts, without pictures, ids and repetitions. */
final class SearchableText {
  /** Longer texts are searched up to here, in UTF-16 units. */
  private static final int LONGEST = 200_000;

  /** Kinds that tell of states, repeat what others say, or are not shown. */
  private static final Set<String> SILENT =
      Set.of(
          "system",
          "recall",
          "null",
          "change_agent_state",
          "agent_state_changed",
          "condensation",
          "condensation_request",
          "success");

  private static final Set<String> TEXTS = Set.of("args", "content", "extras");

  /** Values that are no text for people, or whole files beside their changes. */
  private static final Set<String> SKIPPED =
      Set.of(
          "image_urls",
          "screenshot",
          "set_of_marks",
          "dom_object",
          "axtree_object",
          "extra_element_properties",
          "old_content",
          "new_content",
          "prev_exist",
          "impl_source",
          "metadata",
          "tool_call_metadata",
          "tool_call_id",
          "agent_state",
          "security_risk",
          "confirmation_state",
          "command_id");

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(500).maxNameLength(100_000).build())
          .build();

  private SearchableText() {}

  static boolean isSilent(String kind) {
    return SILENT.contains(kind);
  }

  /** The texts of an event, in their order, a line each; empty for what cannot be read. */
  static String of(byte[] json) {
    StringBuilder text = new StringBuilder();
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
          boolean wanted = TEXTS.contains(parser.currentName());
          parser.nextToken();
          if (wanted) {
            value(parser, text);
          } else {
            parser.skipChildren();
          }
        }
      }
    } catch (JacksonException _) {
      // An event that is no JSON is shown as it is and found by nothing.
      return "";
    }
    return text.toString();
  }

  /** Reads the current value to its end. */
  private static void value(JsonParser parser, StringBuilder text) {
    int depth = 0;
    do {
      JsonToken token = parser.currentToken();
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      } else if (token == JsonToken.PROPERTY_NAME && SKIPPED.contains(parser.currentName())) {
        parser.nextToken();
        parser.skipChildren();
      } else if (token == JsonToken.VALUE_STRING) {
        add(text, parser.getString());
      }
    } while (depth > 0 && parser.nextToken() != null);
  }

  private static void add(StringBuilder text, String value) {
    int room = LONGEST - text.length();
    if (room <= 0 || value.isBlank() || value.startsWith("data:")) {
      return;
    }
    if (!text.isEmpty()) {
      text.append('\n');
    }
    text.append(value, 0, Math.min(room, value.length()));
  }
}
