package dev.hands4j.server.workspace;

import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.conversation.ConversationStore.Opening;
import dev.hands4j.api.git.GitProviders;
import dev.hands4j.api.log.EventLog;
import dev.hands4j.api.runtime.WorkspacePreparation;
import dev.hands4j.api.user.TokenSource;
import java.util.List;

/**
 * Makes the preparation of a conversation's workspace from what the conversation was created with;
 * the same at the first start, after a restart and on another node. Safe from any thread; asks
 * nobody until the preparation runs.
 */
public final class Preparations {
  private final GitProviders providers;
  private final TokenSource.Factory tokens;
  private final EventLog events;
  private final PreparationConfig config;

  public Preparations(
      GitProviders providers,
      TokenSource.Factory tokens,
      EventLog events,
      PreparationConfig config) {
    this.providers = providers;
    this.tokens = tokens;
    this.events = events;
    this.config = config;
  }

  /** What to do before the agent sees the workspace. */
  public WorkspacePreparation of(ConversationRef conversation, Opening opening) {
    return new RepositoryPreparation(
        opening
            .repository()
            .map(repository ->
                new RepositoryPreparation.Wanted(
                    repository,
                    opening.branch(),
                    masked(
                        conversation,
                        Origin.finder(
                            providers, tokens, conversation, repository, opening.gitProvider())))),
        config);
  }

  /** What a clone is given may be newer than what the conversation hides: it is hidden first. */
  private Origin.Finder masked(ConversationRef conversation, Origin.Finder finder) {
    return () -> {
      Origin origin = finder.find();
      origin
          .access()
          .credentials()
          .ifPresent(credentials -> events.mask(conversation, List.of(credentials.password())));
      return origin;
    };
  }
}
