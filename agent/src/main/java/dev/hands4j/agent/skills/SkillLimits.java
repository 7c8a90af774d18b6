package dev.hands4j.agent.skills;

/**
 * How much is read of what a repository or a person offers as microagents.
 *
 * @param maxFiles of one place
 * @param maxDepth of folders below the microagents folder
 * @param maxFileBytes a larger file is not used
 * @param maxInstructionChars of what is always given to the agent, together
 * @param maxKnowledgeChars of what one message calls up, together
 */
public record SkillLimits(
    int maxFiles, int maxDepth, int maxFileBytes, int maxInstructionChars, int maxKnowledgeChars) {

  public static final SkillLimits DEFAULTS = new SkillLimits(200, 4, 128 * 1024, 100_000, 100_000);

  public SkillLimits {
    if (maxFiles < 1 || maxDepth < 1 || maxFileBytes < 1) {
      throw new IllegalArgumentException("maxFiles, maxDepth and maxFileBytes are at least 1");
    }
    if (maxInstructionChars < 1 || maxKnowledgeChars < 1) {
      throw new IllegalArgumentException("limits of texts are at least 1");
    }
  }
}
