package dev.hands4j.server.knowledge;

import dev.hands4j.agent.SkillSource;
import dev.hands4j.agent.SkillSource.SkillFile;
import dev.hands4j.api.conversation.ConversationRef;
import dev.hands4j.api.conversation.ConversationStore.Opening;
import dev.hands4j.api.git.GitProviders;
import dev.hands4j.api.user.TokenSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gives each conversation its source of microagents; asks nobody until they are read. */
public final class SkillShelf {
  private final HomeSkills home;
  private final OrganisationSkills organisation;

  /**
   * @param folder of the server's own microagents; need not exist
   */
  public SkillShelf(Path folder, GitProviders providers, TokenSource.Factory tokens) {
    this.home = new HomeSkills(folder);
    this.organisation = new OrganisationSkills(providers, tokens);
  }

  /** The home's microagents and, for a repository, those of its organisation. */
  public SkillSource of(ConversationRef conversation, Opening opening) {
    return () -> {
      List<SkillFile> files = new ArrayList<>(home.files());
      Optional<String> repository = opening.repository();
      if (repository.isPresent()) {
        files.addAll(
            organisation.files(conversation.owner(), repository.get(), opening.gitProvider()));
      }
      return files;
    };
  }
}
