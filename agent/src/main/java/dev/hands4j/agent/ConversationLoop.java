package dev.hands4j.agent;

import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.event.AgentState;
import dev.hands4j.api.event.LlmMetrics;
import dev.hands4j.api.runtime.RuntimeStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The running agent of one conversation on this node. Safe from any thread. */
public interface ConversationLoop {

  ConversationRef conversation();

  /** The state last written by this loop, or the one it found. */
  AgentState state();

  /** How far the sandbox is; empty before it was asked for. */
  Optional<RuntimeStatus> runtimeStatus();

  /** Addresses of applications in the open sandbox, with their ports; never blocks. */
  Map<String, Integer> hosts();

  /** What the conversation has cost so far. */
  LlmMetrics metrics();

  /**
   * The microagents of the conversation, those that are always given to the agent first; empty
   * until they were read.
   */
  Optional<List<LoadedMicroagent>> microagents();

  /** When this loop last wrote something or took something into account. */
  Instant lastActive();

  /**
   * Ends the loop because the conversation is stopped: cancels the model, interrupts the running
   * command, records that a pending action was not executed, lets go of the sandbox. Returns at
   * once; the final {@code stopped} state is written by {@link dev.hands4j.api.log.EventLog#stop}.
   */
  void stop();

  /**
   * Ends the loop so that another owner goes on where it was: a running command keeps running and
   * is picked up by the next owner. Returns at once.
   */
  void handOver();

  /**
   * Waits until the loop has ended and let go of everything.
   *
   * @return false when it had not within {@code timeout}
   */
  boolean join(Duration timeout) throws InterruptedException;

  /** Calls {@code listener} once, when the loop has ended, on its thread; at once if it has. */
  void onEnd(Consumer<EndReason> listener);
}
