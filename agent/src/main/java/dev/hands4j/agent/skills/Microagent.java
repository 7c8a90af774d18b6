package dev.hands4j.agent.skills;

import dev.hands4j.agent.LoadedMicroagent.Input;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One microagent.
 *
 * @param name its path below its folder without suffix, such as {@code tools/github}
 * @param triggers words that call it; empty for {@link Kind#REPO}
 * @param inputs values a task asks for
 * @param content without the front matter
 */
public record Microagent(
    String name, Kind kind, List<String> triggers, List<Input> inputs, String content) {
  public Microagent {
    triggers = List.copyOf(triggers);
    inputs = List.copyOf(inputs);
  }

  /** When it is given to the agent; inferred from what the file has (agent.md §21.2). */
  public enum Kind {
    /** Always, at the beginning. */
    REPO,
    /** When one of its words is used. */
    KNOWLEDGE,
    /** When it is called by its {@code /name}; it asks for what it needs. */
    TASK
  }

  /** The first trigger that occurs in a text, whatever the case and wherever it is (§21.3). */
  Optional<String> match(String text) {
    if (kind == Kind.REPO) {
      return Optional.empty();
    }
    String lower = text.toLowerCase(Locale.ROOT);
    return triggers.stream()
        .filter(trigger -> lower.contains(trigger.toLowerCase(Locale.ROOT)))
        .findFirst();
  }
}
