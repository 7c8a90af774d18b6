package dev.hands4j.agent;

import java.util.List;

/**
 * A microagent as a conversation has it, for people (rest-core.md §8.4).
 *
 * @param type {@code repo} when it is always given to the agent, {@code knowledge} when words call
 *     it up
 * @param tools names of tools it brings along
 */
public record LoadedMicroagent(
    String name,
    String type,
    String content,
    List<String> triggers,
    List<Input> inputs,
    List<String> tools) {
  public LoadedMicroagent {
    triggers = List.copyOf(triggers);
    inputs = List.copyOf(inputs);
    tools = List.copyOf(tools);
  }

  /** A value a task asks for. */
  public record Input(String name, String description) {}
}
