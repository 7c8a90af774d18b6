package dev.hands4j.server.workspace;

import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.log.EventLog;
import dev.hands4j.api.log.Head;
import dev.hands4j.api.runtime.RuntimeRef;
import dev.hands4j.api.runtime.Workspace;
import java.util.Optional;

/**
 * Finds the workspace of a conversation from any node: the sandbox is remembered with the
 * conversation, no loop is needed, and none is started (rest-core.md §7.3). Safe from any thread.
 */
public final class Workspaces {
  private final EventLog events;
  private final Sandboxes sandboxes;

  public Workspaces(EventLog events, Sandboxes sandboxes) {
    this.events = events;
    this.sandboxes = sandboxes;
  }

  /** Where sandboxes are reached: the runtime of the edition. */
  @FunctionalInterface
  public interface Sandboxes {
    /** The workspace of a sandbox; empty when it cannot be reached. */
    Optional<Workspace> workspace(ConversationRef conversation, RuntimeRef runtime);
  }

  /** Empty when the conversation never had a sandbox, or its sandbox cannot be found. */
  public Optional<Workspace> of(ConversationRef conversation) {
    return events
        .head(conversation.id())
        .flatMap(Head::runtime)
        .flatMap(runtime -> sandboxes.workspace(conversation, runtime));
  }
}
