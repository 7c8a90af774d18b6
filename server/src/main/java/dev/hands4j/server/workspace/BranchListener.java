package dev.hands4j.server.workspace;

import dev.hands4j.api.conversation.ConversationMetadata;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.conversation.ConversationStore;
import dev.hands4j.api.coordination.Coordinator;
import dev.hands4j.api.event.EventCodec;
import dev.hands4j.api.event.Observation;
import dev.hands4j.api.event.StoredEvent;
import dev.hands4j.api.listening.ConversationListener;
import dev.hands4j.api.runtime.Workspace;
import dev.hands4j.api.runtime.WorkspaceException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the branch in a conversation's record as the workspace has it, after commands that may have
 * changed it (runtime.md §25.1, rest-core.md §15.4). Runs beside the loop and never delays it.
 */
public final class BranchListener implements ConversationListener {
  private static final Logger log = LoggerFactory.getLogger(BranchListener.class);
  private static final Pattern CHANGES_BRANCH =
      Pattern.compile("\\bgit\\s+(checkout|switch|merge|rebase|reset|branch)\\b");

  private final ConversationStore store;
  private final EventCodec codec;
  private final Coordinator coordinator;
  private final Workspaces workspaces;
  private final GitViews views;

  public BranchListener(
      ConversationStore store,
      EventCodec codec,
      Coordinator coordinator,
      Workspaces workspaces,
      GitViews views) {
    this.store = store;
    this.codec = codec;
    this.coordinator = coordinator;
    this.workspaces = workspaces;
    this.views = views;
  }

  @Override
  public String name() {
    return "branch";
  }

  @Override
  public void onEvent(ConversationRef conversation, StoredEvent event) {
    if (!event.isObservation("run")
        || !(codec.decode(event).event() instanceof Observation.Run run)
        || !mayChangeBranch(run)) {
      return;
    }
    store
        .find(conversation.id())
        .filter(metadata -> metadata.selectedRepository().isPresent())
        .ifPresent(metadata -> refresh(conversation, metadata));
  }

  private static boolean mayChangeBranch(Observation.Run run) {
    return run.metadata().exitCode() == 0 && CHANGES_BRANCH.matcher(run.command()).find();
  }

  private void refresh(ConversationRef conversation, ConversationMetadata metadata) {
    String repository = metadata.selectedRepository().orElse("");
    String folder = repository.substring(repository.lastIndexOf('/') + 1);
    try {
      Optional<Workspace> workspace = workspaces.of(conversation);
      if (workspace.isEmpty()) {
        return;
      }
      views
          .branch(workspace.get(), folder)
          .filter(branch -> !metadata.selectedBranch().equals(Optional.of(branch)))
          .ifPresent(branch ->
              coordinator
                  .owner(conversation.id())
                  .ifPresent(
                      owner -> store.recordBranch(conversation.id(), owner.epoch(), branch)));
    } catch (WorkspaceException e) {
      log.atDebug()
          .setMessage("branch not known")
          .addKeyValue("conversation", conversation.id())
          .addKeyValue("reason", e.getMessage())
          .log();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
