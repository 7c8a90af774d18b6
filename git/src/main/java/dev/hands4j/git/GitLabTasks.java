package dev.hands4j.git;

import dev.hands4j.api.git.SuggestedTask;
import dev.hands4j.api.git.TaskType;
import dev.hands4j.api.user.ProviderType;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Open work at GitLab: merge requests over GraphQL, issues over REST (integrations.md §4). */
final class GitLabTasks {
  static final String MERGE_REQUESTS =
      """
      query OpenMergeRequests {
        currentUser {
          authoredMergeRequests(state: opened, sort: UPDATED_DESC, first: 100) {
            nodes {
              iid
              title
              conflicts
              project { fullPath }
              pipelines(first: 1) { nodes { status } }
              discussions(first: 100) { nodes { notes { nodes { resolvable resolved } } } }
            }
          }
        }
      }
      """;

  private final Connection connection;
  private final GitConfig config;

  GitLabTasks(Connection connection, GitConfig config) {
    this.connection = connection;
    this.config = config;
  }

  List<SuggestedTask> suggested() {
    return GitHubGraph.merged(
        new FanOut(config.parallelRequests(), config.directoryTimeout())
            .all(
                List.of(
                    question("merge requests", this::mergeRequests),
                    question("issues", this::issues))));
  }

  private FanOut.Question<List<SuggestedTask>> question(
      String subject, Supplier<List<SuggestedTask>> ask) {
    return new FanOut.Question<>(ProviderType.GITLAB, () -> connection.answer(subject, ask));
  }

  private List<SuggestedTask> mergeRequests() {
    JsonNode nodes =
        connection
            .graphQl("merge requests", MERGE_REQUESTS, JsonNodeFactory.instance.objectNode())
            .path("currentUser")
            .path("authoredMergeRequests")
            .path("nodes");
    return Fields.objects(nodes, "merge requests").stream()
        .flatMap(node ->
            condition(node)
                .map(type -> task(node, type, Fields.required(node.path("project"), "fullPath")))
                .stream())
        .toList();
  }

  private static Optional<TaskType> condition(JsonNode request) {
    if (Fields.isTrue(request, "conflicts")) {
      return Optional.of(TaskType.MERGE_CONFLICTS);
    }
    JsonNode pipeline = request.path("pipelines").path("nodes").path(0);
    if (Fields.orEmpty(pipeline, "status").equals("FAILED")) {
      return Optional.of(TaskType.FAILING_CHECKS);
    }
    boolean discussed =
        nodes(request.path("discussions"))
            .flatMap(discussion -> nodes(discussion.path("notes")))
            .anyMatch(n -> Fields.isTrue(n, "resolvable") && !Fields.isTrue(n, "resolved"));
    return discussed ? Optional.of(TaskType.UNRESOLVED_COMMENTS) : Optional.empty();
  }

  private static Stream<JsonNode> nodes(JsonNode connection) {
    return connection.path("nodes").valueStream();
  }

  private List<SuggestedTask> issues() {
    String login = GitLabService.user(connection).login();
    Call call =
        Call.get("issues", "issues")
            .with("assignee_username", login)
            .with("state", "opened")
            .with("scope", "assigned_to_me")
            .with("per_page", 100);
    return Fields.objects(connection.json(call), "issues").stream()
        .map(issue -> task(issue, TaskType.OPEN_ISSUE, repositoryOf(issue)))
        .toList();
  }

  private static String repositoryOf(JsonNode issue) {
    String full = Fields.required(issue.path("references"), "full");
    int hash = full.lastIndexOf('#');
    return hash < 0 ? full : full.substring(0, hash);
  }

  private static SuggestedTask task(JsonNode node, TaskType type, String repository) {
    return new SuggestedTask(
        ProviderType.GITLAB,
        type,
        repository,
        Fields.requiredNumber(node, "iid"),
        Fields.orEmpty(node, "title"));
  }
}
