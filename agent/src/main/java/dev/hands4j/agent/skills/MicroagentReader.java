package dev.hands4j.agent.skills;

import dev.hands4j.agent.LoadedMicroagent.Input;
import dev.hands4j.agent.skills.Microagent.Kind;
import dev.hands4j.api.git.MicroagentFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads microagent files (agent.md §21.2). Pure; safe from any thread. */
public final class MicroagentReader implements MicroagentFormat {
  private static final Set<String> TYPES = Set.of("knowledge", "repo", "task");
  private static final Set<String> PLAIN =
      Set.of(".cursorrules", ".openhands_instructions", "agents.md", "agent.md");

  private static final String INPUTS =
      "Its inputs must be a list of entries with a name and a description.";

  /** What is added to a task whose text needs values. */
  static final String ASK =
      "Before you begin, look whether the person has given a value for every variable above. Ask"
          + " for those that are missing, and wait for the answer.";

  @Override
  public Optional<Parsed> parse(String path, String text) {
    try {
      Microagent read = read(path, path, text);
      return Optional.of(new Parsed(read.content(), read.triggers()));
    } catch (MalformedMicroagentException _) {
      return Optional.empty();
    }
  }

  /**
   * Reads a file.
   *
   * @param name under which it is known
   * @param path of the file; rule files of other tools have no front matter
   */
  public static Microagent read(String name, String path, String text)
      throws MalformedMicroagentException {
    if (isRuleFile(path)) {
      return new Microagent(name, Kind.REPO, List.of(), List.of(), text.strip());
    }
    FrontMatter file = FrontMatter.split(text);
    Map<?, ?> metadata = file.metadata();
    checkType(metadata.get("type"));
    List<String> triggers = triggers(metadata.get("triggers"));
    List<Input> inputs = inputs(metadata.get("inputs"));
    if (!inputs.isEmpty()) {
      String call = "/" + named(metadata, name);
      if (!triggers.contains(call)) {
        triggers.add(call);
      }
    }
    Kind kind = !inputs.isEmpty() ? Kind.TASK : triggers.isEmpty() ? Kind.REPO : Kind.KNOWLEDGE;
    boolean asks = kind == Kind.TASK;
    String content = asks ? file.body() + "\n\n" + ASK : file.body();
    return new Microagent(name, kind, triggers, inputs, content);
  }

  private static boolean isRuleFile(String path) {
    return PLAIN.contains(path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT));
  }

  private static String named(Map<?, ?> metadata, String name) {
    Object given = metadata.get("name");
    return given == null
        ? name.substring(name.lastIndexOf('/') + 1).replaceFirst("\\.md$", "")
        : given.toString().strip();
  }

  private static void checkType(@Nullable Object type) throws MalformedMicroagentException {
    if (type != null && !TYPES.contains(type.toString())) {
      throw new MalformedMicroagentException(
          "Its type is \"%s\"; it must be knowledge, repo or task.".formatted(type));
    }
  }

  private static List<String> triggers(@Nullable Object given) throws MalformedMicroagentException {
    List<String> triggers = new ArrayList<>();
    if (given == null) {
      return triggers;
    }
    if (!(given instanceof List<?> list)) {
      throw new MalformedMicroagentException("Its triggers must be a list of words.");
    }
    for (Object trigger : list) {
      if (trigger instanceof Map || trigger instanceof List) {
        throw new MalformedMicroagentException("Its triggers must be a list of words.");
      }
      String word = trigger == null ? "" : trigger.toString().strip();
      // An empty word would be found in every text.
      if (!word.isEmpty()) {
        triggers.add(word);
      }
    }
    return triggers;
  }

  private static List<Input> inputs(@Nullable Object given) throws MalformedMicroagentException {
    List<Input> inputs = new ArrayList<>();
    if (given == null) {
      return inputs;
    }
    if (!(given instanceof List<?> list)) {
      throw new MalformedMicroagentException(INPUTS);
    }
    for (Object input : list) {
      if (!(input instanceof Map<?, ?> map) || map.get("name") == null) {
        throw new MalformedMicroagentException(INPUTS);
      }
      Object description = map.get("description");
      inputs.add(
          new Input(
              String.valueOf(map.get("name")), description == null ? "" : description.toString()));
    }
    return inputs;
  }
}
