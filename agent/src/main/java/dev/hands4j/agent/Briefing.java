package dev.hands4j.agent;

import java.util.Map;

/**
 * What the agent is told about its place beyond what the sandbox shows (agent.md §22.1).
 *
 * @param secretDescriptions what each secret in the sandbox's environment is for, by its name there
 * @param skills of the person and of the repository's organisation
 */
public record Briefing(Map<String, String> secretDescriptions, SkillSource skills) {
  /** Nothing to tell. */
  public static final Briefing NONE = new Briefing(Map.of(), SkillSource.NONE);

  public Briefing {
    secretDescriptions = Map.copyOf(secretDescriptions);
  }
}
