package dev.hands4j.git;

import dev.hands4j.api.git.Branch;
import dev.hands4j.api.git.GitAnswer;
import dev.hands4j.api.git.SuggestedTask;
import dev.hands4j.api.git.TaskType;
import dev.hands4j.api.user.ProviderType;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What GitHub tells over GraphQL only: open work, and branches by a part of their name. */
final class GitHubGraph {
  static final String PULL_REQUESTS =
      """
      query OpenPullRequests($login: String!) {
        user(login: $login) {
          pullRequests(
            states: [OPEN], first: 50, orderBy: {field: UPDATED_AT, direction: DESC}
          ) {
            nodes {
              number
              title
              mergeable
              repository { nameWithOwner }
              commits(last: 1) { nodes { commit { statusCheckRollup { state } } } }
              reviews(first: 50, states: [CHANGES_REQUESTED, COMMENTED]) { nodes { state } }
            }
          }
        }
      }
      """;

  static final String ISSUES =
      """
      query AssignedIssues($login: String!) {
        user(login: $login) {
          issues(
            states: [OPEN]
            first: 50
            filterBy: {assignee: $login}
            orderBy: {field: UPDATED_AT, direction: DESC}
          ) {
            nodes { number title repository { nameWithOwner } }
          }
        }
      }
      """;

  static final String BRANCHES =
      """
      query Branches($owner: String!, $name: String!, $query: String!, $perPage: Int!) {
        repository(owner: $owner, name: $name) {
          refs(
            refPrefix: "refs/heads/"
            query: $query
            first: $perPage
            orderBy: {field: ALPHABETICAL, direction: ASC}
          ) {
            nodes { name target { __typename ... on Commit { oid committedDate } } }
          }
        }
      }
      """;

  private final Connection connection;
  private final GitConfig config;

  GitHubGraph(Connection connection, GitConfig config) {
    this.connection = connection;
    this.config = config;
  }

  List<Branch> branches(RepositoryName repository, String query, int perPage) {
    ObjectNode variables =
        JsonNodeFactory.instance
            .objectNode()
            .put("owner", repository.owner())
            .put("name", repository.name())
            .put("query", query)
            .put("perPage", Math.clamp(perPage, 1, GitHubService.LARGEST_PAGE));
    JsonNode found =
        connection.graphQl("branches of " + repository, BRANCHES, variables).path("repository");
    // A repository that is not visible is null here, not an error.
    return found.isNull()
        ? List.of()
        : Fields.objects(found.path("refs").path("nodes"), "branches").stream()
            .map(GitHubGraph::branch)
            .toList();
  }

  private static Branch branch(JsonNode ref) {
    JsonNode target = ref.path("target");
    return new Branch(
        Fields.required(ref, "name"),
        Fields.orEmpty(target, "oid"),
        false, // the protection rule is not asked for: reading it needs more than read access
        Fields.optional(target, "committedDate"));
  }

  List<SuggestedTask> suggestedTasks() {
    String login = GitHubService.user(connection).login();
    List<GitAnswer<List<SuggestedTask>>> answers =
        new FanOut(config.parallelRequests(), config.directoryTimeout())
            .all(
                List.of(
                    question("pull requests", () -> pullRequests(login)),
                    question("issues", () -> issues(login))));
    return merged(answers);
  }

  private FanOut.Question<List<SuggestedTask>> question(
      String subject, Supplier<List<SuggestedTask>> ask) {
    return new FanOut.Question<>(ProviderType.GITHUB, () -> connection.answer(subject, ask));
  }

  /** What was found; the first failure when nothing could be asked. */
  static List<SuggestedTask> merged(List<GitAnswer<List<SuggestedTask>>> answers) {
    if (answers.stream().allMatch(answer -> answer.findValue().isEmpty())) {
      answers
          .getFirst()
          .findFailure()
          .ifPresent(failure -> {
            throw new CallFailed(failure);
          });
    }
    return answers.stream()
        .flatMap(answer -> answer.findValue().stream())
        .flatMap(List::stream)
        .toList();
  }

  private List<SuggestedTask> pullRequests(String login) {
    return nodes(PULL_REQUESTS, login, "pullRequests")
        .flatMap(node -> condition(node).map(type -> task(node, type)).stream())
        .toList();
  }

  private List<SuggestedTask> issues(String login) {
    return nodes(ISSUES, login, "issues").map(node -> task(node, TaskType.OPEN_ISSUE)).toList();
  }

  private Stream<JsonNode> nodes(String document, String login, String field) {
    ObjectNode variables = JsonNodeFactory.instance.objectNode().put("login", login);
    JsonNode data = connection.graphQl(field, document, variables);
    return Fields.objects(data.path("user").path(field).path("nodes"), field).stream();
  }

  /** The first that applies, in this order (integrations.md §3). */
  private static Optional<TaskType> condition(JsonNode pull) {
    JsonNode commit = pull.path("commits").path("nodes").path(0).path("commit");
    if (Fields.orEmpty(pull, "mergeable").equals("CONFLICTING")) {
      return Optional.of(TaskType.MERGE_CONFLICTS);
    }
    if (Fields.orEmpty(commit.path("statusCheckRollup"), "state").equals("FAILURE")) {
      return Optional.of(TaskType.FAILING_CHECKS);
    }
    return pull.path("reviews").path("nodes").isEmpty()
        ? Optional.empty()
        : Optional.of(TaskType.UNRESOLVED_COMMENTS);
  }

  private static SuggestedTask task(JsonNode node, TaskType type) {
    return new SuggestedTask(
        ProviderType.GITHUB,
        type,
        Fields.required(node.path("repository"), "nameWithOwner"),
        Fields.requiredNumber(node, "number"),
        Fields.orEmpty(node, "title"));
  }
}
