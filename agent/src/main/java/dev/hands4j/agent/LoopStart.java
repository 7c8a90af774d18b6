package dev.hands4j.agent;

import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.conversation.ConversationStore;
import dev.hands4j.api.coordination.Lease;
import dev.hands4j.api.log.Head;
import dev.hands4j.api.runtime.SandboxSpec;
import dev.hands4j.api.runtime.WorkspacePreparation;
import dev.hands4j.api.settings.Settings;
import dev.hands4j.api.user.Secret;
import java.util.List;
import java.util.Set;

/**
 * What a loop needs to begin.
 *
 * @param lease the right to run the conversation; its epoch is in every append
 * @param head the head of the log as read after the lease was granted
 * @param opening what the conversation was created with
 * @param settings of its owner
 * @param mask secrets that must never be stored; the model's key is added by the module
 * @param preparation run in a sandbox that was just started, before the agent sees it
 * @param briefing what the agent is told about its place
 * @param tools servers whose tools the agent gets, in order
 */
public record LoopStart(
    Lease lease,
    Head head,
    ConversationStore.Opening opening,
    Settings settings,
    SandboxSpec sandbox,
    Set<Secret> mask,
    WorkspacePreparation preparation,
    Briefing briefing,
    List<ToolServer> tools) {

  public LoopStart {
    mask = Set.copyOf(mask);
    tools = List.copyOf(tools);
  }

  /** A conversation with the agent's own tools. */
  public LoopStart(
      Lease lease,
      Head head,
      ConversationStore.Opening opening,
      Settings settings,
      SandboxSpec sandbox,
      Set<Secret> mask,
      WorkspacePreparation preparation,
      Briefing briefing) {
    this(lease, head, opening, settings, sandbox, mask, preparation, briefing, List.of());
  }

  /** A conversation whose workspace needs no preparation. */
  public LoopStart(
      Lease lease,
      Head head,
      ConversationStore.Opening opening,
      Settings settings,
      SandboxSpec sandbox,
      Set<Secret> mask) {
    this(lease, head, opening, settings, sandbox, mask, WorkspacePreparation.NONE, Briefing.NONE);
  }

  /** A conversation about whose place there is nothing to tell. */
  public LoopStart(
      Lease lease,
      Head head,
      ConversationStore.Opening opening,
      Settings settings,
      SandboxSpec sandbox,
      Set<Secret> mask,
      WorkspacePreparation preparation) {
    this(lease, head, opening, settings, sandbox, mask, preparation, Briefing.NONE);
  }

  public ConversationRef conversation() {
    return lease.conversation();
  }
}
