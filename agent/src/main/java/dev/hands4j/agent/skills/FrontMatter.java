package dev.hands4j.agent.skills;

import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The two parts of a file that may begin with YAML between two lines of three dashes.
 *
 * @param metadata empty when there is none
 * @param body the rest, stripped
 */
record FrontMatter(Map<?, ?> metadata, String body) {
  private static final String FENCE = "---";

  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setLabel("front matter")
          .setCodePointLimit(64 * 1024)
          .setMaxAliasesForCollections(10)
          .setAllowRecursiveKeys(false)
          .setAllowDuplicateKeys(true)
          .build();

  static FrontMatter split(String file) throws MalformedMicroagentException {
    String text = file.replace("\r\n", "\n");
    if (text.startsWith("\uFEFF")) {
      text = text.substring(1);
    }
    int begin = text.startsWith(FENCE) ? text.indexOf('\n') + 1 : 0;
    if (begin == 0 || !text.substring(FENCE.length(), begin).isBlank()) {
      return new FrontMatter(Map.of(), text.strip());
    }
    int end = endOf(text, begin);
    if (end < 0) {
      return new FrontMatter(Map.of(), text.strip());
    }
    int rest = text.indexOf('\n', end);
    String body = rest < 0 ? "" : text.substring(rest + 1).strip();
    return new FrontMatter(parse(text.substring(begin, end)), body);
  }

  /** Where the closing fence is: a line of its own; -1 without one. */
  private static int endOf(String text, int from) {
    int line = from;
    while (line >= 0 && line < text.length()) {
      int next = text.indexOf('\n', line);
      String content = next < 0 ? text.substring(line) : text.substring(line, next);
      if (content.stripTrailing().equals(FENCE)) {
        return line;
      }
      line = next < 0 ? -1 : next + 1;
    }
    return -1;
  }

  private static Map<?, ?> parse(String yaml) throws MalformedMicroagentException {
    Object loaded;
    try {
      loaded = new Load(SETTINGS).loadFromString(yaml);
    } catch (YamlEngineException e) {
      throw new MalformedMicroagentException(
          "The part between the --- lines is not valid YAML: " + e.getMessage());
    }
    return switch (loaded) {
      case null -> Map.of();
      case Map<?, ?> map -> map;
      default ->
          throw new MalformedMicroagentException(
              "Between the --- lines there must be keys and values, such as \"triggers: [word]\".");
    };
  }
}
