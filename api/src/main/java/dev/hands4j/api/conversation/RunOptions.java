package dev.hands4j.api.conversation;

import dev.hands4j.api.Json;
import java.util.Optional;

/**
 * What one conversation does otherwise than its owner's settings say; chosen at its creation and
 * kept with it, so that it holds after a restart as well.
 *
 * @param workspace absolute path of an existing folder of the server's machine to work in instead
 *     of one that is made for the conversation. Who may choose one is for the creating route to
 *     decide: it gives the agent that folder
 * @param model name of the model; key and address stay those of the settings
 * @param confirmationMode whether a person must agree to actions
 * @param maxIterations steps of the agent before somebody looks
 * @param replay actions of a recorded agent, an array in the form of the wire, which the agent
 *     repeats before its model goes on (rest-core.md §7.4)
 */
public record RunOptions(
    Optional<String> workspace,
    Optional<String> model,
    Optional<Boolean> confirmationMode,
    Optional<Integer> maxIterations,
    Optional<Json> replay) {

  /** Without a recording. */
  public RunOptions(
      Optional<String> workspace,
      Optional<String> model,
      Optional<Boolean> confirmationMode,
      Optional<Integer> maxIterations) {
    this(workspace, model, confirmationMode, maxIterations, Optional.empty());
  }

  /** The same, repeating what a recorded agent did. */
  public RunOptions repeating(Json recorded) {
    return new RunOptions(workspace, model, confirmationMode, maxIterations, Optional.of(recorded));
  }

  /** Everything as the settings say. */
  public static final RunOptions NONE =
      new RunOptions(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}
