package dev.hands4j.server.knowledge;

import dev.hands4j.agent.SkillSource.SkillFile;
import dev.hands4j.api.git.GitProviders;
import dev.hands4j.api.git.GitRepository;
import dev.hands4j.api.git.GitService;
import dev.hands4j.api.git.ProviderDirectory;
import dev.hands4j.api.user.ProviderType;
import dev.hands4j.api.user.TokenSource;
import dev.hands4j.api.user.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The microagents an organisation, or a person, offers for all its repositories: the folder {@code
 * microagents} of its repository {@code .openhands} ({@code openhands-config} on GitLab). Read
 * through the provider's API with the owner's tokens; the reference clones that repository into the
 * sandbox, whose commands may then see it. What does not exist or fails is silently left out.
 */
final class OrganisationSkills {
  private static final Logger LOG = LoggerFactory.getLogger(OrganisationSkills.class);
  private static final int MAX_FILES = 50;
  private static final String FOLDER = "microagents/";

  private final GitProviders providers;
  private final TokenSource.Factory tokens;

  OrganisationSkills(GitProviders providers, TokenSource.Factory tokens) {
    this.providers = providers;
    this.tokens = tokens;
  }

  List<SkillFile> files(
      Optional<UserId> owner, String repository, Optional<ProviderType> preferred) {
    String[] segments = repository.split("/");
    if (segments.length < 2) {
      return List.of();
    }
    String organisation = segments[segments.length - 2];
    ProviderDirectory directory = providers.of(tokens.forOwner(owner));
    Optional<ProviderType> provider = preferred.or(() -> find(directory, repository));
    return provider
        .flatMap(directory::service)
        .map(service -> files(service, organisation, provider.get()))
        .orElse(List.of());
  }

  private static Optional<ProviderType> find(ProviderDirectory directory, String repository) {
    return directory
        .repository(repository, Optional.empty())
        .findValue()
        .map(GitRepository::provider);
  }

  private static List<SkillFile> files(
      GitService service, String organisation, ProviderType provider) {
    String shared =
        organisation + (provider == ProviderType.GITLAB ? "/openhands-config" : "/.openhands");
    List<SkillFile> files = new ArrayList<>();
    service.microagents(shared).findValue().orElse(List.of()).stream()
        .filter(entry -> entry.path().endsWith(".md"))
        .limit(MAX_FILES)
        .forEach(entry ->
            service
                .file(shared, entry.path())
                .findValue()
                .ifPresent(text ->
                    files.add(
                        new SkillFile(name(entry.path()), shared + "/" + entry.path(), text))));
    LOG.atDebug()
        .setMessage("microagents of an organisation read")
        .addKeyValue("repository", shared)
        .addKeyValue("files", files.size())
        .log();
    return files;
  }

  private static String name(String path) {
    int folder = path.indexOf(FOLDER);
    String below = folder < 0 ? path : path.substring(folder + FOLDER.length());
    return below.substring(0, below.length() - ".md".length());
  }
}
