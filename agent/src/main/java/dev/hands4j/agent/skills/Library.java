package dev.hands4j.agent.skills;

import dev.hands4j.agent.LoadedMicroagent;
import dev.hands4j.agent.SkillSource.SkillFile;
import dev.hands4j.agent.skills.Microagent.Kind;
import dev.hands4j.api.event.Observation.MicroagentKnowledge;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The microagents of one conversation, by name: what is put in later replaces what was there. Owned
 * by one thread.
 */
public final class Library {
  private final SkillLimits limits;
  private final Map<String, Microagent> byName = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();

  public Library(SkillLimits limits) {
    this.limits = limits;
  }

  /** Takes a file in; one that cannot be understood becomes a problem. */
  public void add(SkillFile file) {
    try {
      byName.put(file.name(), MicroagentReader.read(file.name(), file.path(), file.text()));
    } catch (MalformedMicroagentException e) {
      problem(file.path(), e.getMessage());
    }
  }

  void problem(String path, String why) {
    problems.add("The microagent %s is not used. %s".formatted(path, why));
  }

  /** All of them, those that are always given first. */
  public List<LoadedMicroagent> list() {
    return byName.values().stream()
        .sorted(Comparator.comparing(agent -> agent.kind() != Kind.REPO))
        .map(agent ->
            new LoadedMicroagent(
                agent.name(),
                agent.kind() == Kind.REPO ? "repo" : "knowledge",
                agent.content(),
                agent.triggers(),
                agent.inputs(),
                List.of()))
        .toList();
  }

  /** What could not be used and why, for people. */
  public List<String> problems() {
    return List.copyOf(problems);
  }

  /** What is always given to the agent (agent.md §22.1). */
  public String instructions() {
    String all =
        byName.values().stream()
            .filter(agent -> agent.kind() == Kind.REPO && !agent.content().isBlank())
            .map(Microagent::content)
            .collect(Collectors.joining("\n\n"));
    return cut(all, limits.maxInstructionChars());
  }

  /** What the words of a text call up, up to the limit. */
  public List<MicroagentKnowledge> match(String text) {
    List<MicroagentKnowledge> found = new ArrayList<>();
    int chars = 0;
    for (Microagent agent : byName.values()) {
      Optional<String> trigger = agent.match(text);
      if (trigger.isPresent() && chars + agent.content().length() <= limits.maxKnowledgeChars()) {
        chars += agent.content().length();
        found.add(new MicroagentKnowledge(agent.name(), trigger.get(), agent.content()));
      }
    }
    return found;
  }

  private static String cut(String text, int max) {
    return text.length() <= max || text.codePointCount(0, text.length()) <= max
        ? text
        : text.substring(0, text.offsetByCodePoints(0, max))
            + "\n[The rest of these instructions was left out because of its length.]";
  }
}
