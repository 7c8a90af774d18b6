package dev.hands4j.api.runtime;

import dev.hands4j.api.event.EventId;
import java.util.Map;
import java.util.function.Consumer;

/**
 * An open sandbox, bound to the epoch of the lease it was opened with. Thread-safe: the agent's and
 * the user's actions run side by side.
 */
public interface RuntimeHandle extends AutoCloseable {

  RuntimeRef ref();

  /** Folder in which commands start, as the sandbox sees it. */
  String workingDirectory();

  /** Whether the commands are kept apart from this machine. */
  boolean isolated();

  /** Addresses under which applications in the sandbox can be reached, with their ports. */
  Map<String, Integer> hosts();

  /**
   * Runs an action, or attaches to it when the sandbox already runs it, or returns what it stored.
   * Blocks until it is over.
   *
   * @param output receives pieces of the output while the command runs, in order
   * @throws InterruptedException when the caller was interrupted: the action goes on in the sandbox
   */
  ExecutionOutcome execute(ExecutionRequest request, Consumer<String> output)
      throws InterruptedException;

  /** Its files, and programs beside its shells; usable until this handle is closed. */
  Workspace workspace();

  /** Asks a running action to end, first gently; returns at once. Unknown ids are ignored. */
  void interrupt(EventId id);

  /** Lets go of the sandbox and leaves it running. */
  @Override
  void close();
}
