package dev.hands4j.api.runtime;

import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.coordination.Lease;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Sandboxes of one kind (boundaries.md C5). */
public interface RuntimeProvider {

  /** The kind, as in {@code RUNTIME}. */
  String kind();

  /** Whether commands of this kind of sandbox are kept apart from the machine. */
  boolean isolated();

  /**
   * What each sandbox may use at most, for people: name to limit and the means that holds it, or
   * why there is none here.
   */
  default Map<String, String> limits() {
    return Map.of();
  }

  /**
   * The sandbox of a conversation: the remembered one if it lives, otherwise a new one. Records the
   * lease's epoch in the sandbox, so that earlier owners are refused there.
   *
   * @param known what is remembered of an earlier sandbox
   * @param progress receives status changes, in order, while this method runs
   * @throws RuntimeUnavailableException with a reason for people
   */
  RuntimeHandle open(
      ConversationRef conversation,
      SandboxSpec spec,
      Optional<RuntimeRef> known,
      Lease lease,
      Consumer<RuntimeStatus> progress)
      throws RuntimeUnavailableException, InterruptedException;

  /**
   * The files of a sandbox that lives, for a request of its own: without a lease, and without
   * starting or keeping anything. Blocks for as long as the sandbox takes to answer.
   *
   * @param known what is remembered of the sandbox
   * @return empty when that sandbox does not live or cannot be reached
   */
  Optional<Workspace> workspace(ConversationRef conversation, RuntimeRef known);

  /**
   * Ends the sandbox of a conversation that is stopped or deleted; the workspace stays unless
   * {@code deleteWorkspace}. Unknown sandboxes are ignored.
   */
  void end(ConversationRef conversation, Optional<RuntimeRef> known, boolean deleteWorkspace);
}
