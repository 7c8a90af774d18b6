package dev.hands4j.agent.loop;

import dev.hands4j.api.conversation.ConversationStore.Opening;
import dev.hands4j.api.event.Observation;
import dev.hands4j.api.event.Observation.MicroagentKnowledge;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is known of the workspace: set once the sandbox is open (agent.md §22.1). Owner only. */
final class Surroundings {
  private final String date;
  private final Opening opening;
  private final Map<String, String> secretDescriptions;
  private String workingDirectory = "";
  private String repositoryFolder = "";
  private Map<String, Integer> hosts = Map.of();

  Surroundings(Clock clock, Opening opening, Map<String, String> secretDescriptions) {
    this.date = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toString();
    this.opening = opening;
    this.secretDescriptions = secretDescriptions;
  }

  /**
   * The sandbox is open.
   *
   * @param repository folder of the repository, relative to {@code folder}; empty without one
   */
  void opened(String folder, Map<String, Integer> reachable, String repository) {
    workingDirectory = folder;
    hosts = reachable;
    repositoryFolder = repository;
  }

  String workingDirectory() {
    return workingDirectory;
  }

  /** Relative to the workspace; empty without a repository. */
  String repositoryFolder() {
    return repositoryFolder;
  }

  Optional<String> repository() {
    return opening.repository();
  }

  /** Everything known, with what the microagents say. */
  Observation.Recall workspaceContext(
      String repositoryInstructions, List<MicroagentKnowledge> knowledge) {
    boolean known = opening.repository().isPresent() && !repositoryFolder.isEmpty();
    return new Observation.Recall(
        "Added workspace context",
        "workspace_context",
        known ? opening.repository().orElseThrow() : "",
        known ? repositoryFolder : "",
        known ? opening.branch().orElse("") : "",
        repositoryInstructions,
        hosts,
        "",
        date,
        secretDescriptions,
        opening.instructions().orElse(""),
        workingDirectory,
        knowledge);
  }

  static Observation.Recall knowledge(List<MicroagentKnowledge> knowledge) {
    return new Observation.Recall(
        "Retrieved knowledge from microagents",
        "knowledge",
        "",
        "",
        "",
        "",
        Map.of(),
        "",
        "",
        Map.of(),
        "",
        "",
        knowledge);
  }
}
