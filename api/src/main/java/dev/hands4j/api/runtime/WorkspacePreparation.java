package dev.hands4j.api.runtime;

import java.util.function.Consumer;

/**
 * Makes a workspace ready for the agent: clones the repository a conversation was created with,
 * chooses its branch, installs hooks (runtime.md §25). Given to the loop by whoever starts it; runs
 * once for every sandbox that was started, so it must find out by itself what is already there.
 */
@FunctionalInterface
public interface WorkspacePreparation {
  /** A conversation without a repository. */
  WorkspacePreparation NONE = (workspace, progress) -> Prepared.NOTHING;

  /**
   * @param progress receives status changes, in order, while this method runs
   * @throws WorkspaceException with a reason for people when the agent cannot work like this
   */
  Prepared prepare(Workspace workspace, Consumer<RuntimeStatus> progress)
      throws WorkspaceException, InterruptedException;

  /**
   * What was found.
   *
   * @param folder of the repository, relative to the workspace; empty without one
   * @param setupScript whether {@code .openhands/setup.sh} is there, to be sourced by the agent's
   *     shell
   */
  record Prepared(String folder, boolean setupScript) {
    public static final Prepared NOTHING = new Prepared("", false);
  }
}
