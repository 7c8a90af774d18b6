package dev.hands4j.server.workspace;

import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.log.EventLog;
import dev.hands4j.api.log.Head;
import dev.hands4j.api.runtime.RuntimeProvider;
import dev.hands4j.api.runtime.Workspace;
import java.util.Optional;

/**
 * Finds the workspace of a conversation from any node: the sandbox is remembered with the
 * conversation, no loop is needed, and none is started (rest-core.md §7.3). Safe from any thread.
 */
public final class Workspaces {
  private final EventLog events;
  private final RuntimeProvider runtimes;

  public Workspaces(EventLog events, RuntimeProvider runtimes) {
    this.events = events;
    this.runtimes = runtimes;
  }

  /** Empty when the conversation never had a sandbox, or its sandbox cannot be found. */
  public Optional<Workspace> of(ConversationRef conversation) {
    return events
        .head(conversation.id())
        .flatMap(Head::runtime)
        .flatMap(runtime -> runtimes.workspace(conversation, runtime));
  }
}
