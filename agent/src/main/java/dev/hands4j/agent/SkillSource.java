package dev.hands4j.agent;

import java.util.List;

/**
 * Where the microagents come from that are not in the sandbox: the person's own, and those of the
 * organisation that owns the repository (agent.md §21.1).
 */
@FunctionalInterface
public interface SkillSource {
  /** No microagents. */
  SkillSource NONE = List::of;

  /**
   * The files as they are now; later ones replace earlier ones of the same name. Called on the
   * conversation's thread when a person has said something for the first time to this owner; may
   * block for a few seconds. What cannot be read is left out.
   */
  List<SkillFile> files() throws InterruptedException;

  /**
   * One microagent file.
   *
   * @param name its path below the microagents folder, without {@code .md}
   * @param path as people know it, for messages about it
   */
  record SkillFile(String name, String path, String text) {}
}
