package dev.hands4j.git;

import dev.hands4j.api.git.GitAnswer;
import dev.hands4j.api.git.GitComment;
import dev.hands4j.api.git.GitDiscussions;
import dev.hands4j.api.git.GitTopic;
import dev.hands4j.api.git.TopicKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Issues, pull requests and their comments at GitHub; review threads over GraphQL. */
final class GitHubDiscussions implements GitDiscussions {
  /** Of comments and of threads: a bound on what is read, far above what people write. */
  private static final int MOST = 1000;

  static final String ROOT_COMMENT =
      """
      query RootComment($id: ID!) {
        node(id: $id) {
          ... on PullRequestReviewComment { id replyTo { id } }
        }
      }
      """;

  static final String THREADS =
      """
      query ReviewThreads(
        $owner: String!, $repo: String!, $number: Int!, $first: Int!, $after: String
      ) {
        repository(owner: $owner, name: $repo) {
          pullRequest(number: $number) {
            reviewThreads(first: $first, after: $after) {
              nodes { id comments(first: 1) { nodes { id } } }
              pageInfo { hasNextPage endCursor }
            }
          }
        }
      }
      """;

  static final String THREAD_COMMENTS =
      """
      query ThreadComments($id: ID!, $first: Int!, $after: String) {
        node(id: $id) {
          ... on PullRequestReviewThread {
            comments(first: $first, after: $after) {
              nodes { id body author { login } createdAt updatedAt }
              pageInfo { hasNextPage endCursor }
            }
          }
        }
      }
      """;

  private final Connection connection;

  GitHubDiscussions(Connection connection) {
    this.connection = connection;
  }

  /** To GitHub a pull request is an issue too. */
  @Override
  public GitAnswer<GitTopic> topic(String repository, TopicKind kind, int number) {
    return connection.answer(
        "topic",
        () -> {
          JsonNode issue = connection.json(issue(name(repository), number));
          return new GitTopic(Fields.orEmpty(issue, "title"), Fields.orEmpty(issue, "body"));
        });
  }

  @Override
  public GitAnswer<List<GitComment>> comments(String repository, TopicKind kind, int number) {
    return connection.answer(
        "comments",
        () ->
            Comments.latest(
                Pages.all(
                        connection,
                        issue(name(repository), number, "comments").with("per_page", 100),
                        MOST,
                        reply -> Fields.objects(reply.json(), "comments"),
                        reply -> Links.next(reply.linkHeader()))
                    .stream()
                    .map(c -> comment(c, "user", "created_at", "updated_at"))
                    .toList()));
  }

  @Override
  public GitAnswer<List<GitComment>> thread(String repository, int number, String id) {
    return connection.answer(
        "review thread",
        () ->
            findThread(name(repository), number, root(id))
                .map(this::threadComments)
                .map(Comments::latest)
                .orElseGet(List::of));
  }

  /** Replies answer the thread's first comment; one step leads there. */
  private String root(String id) {
    JsonNode node =
        connection.graphQl("comment", ROOT_COMMENT, variables().put("id", id)).path("node");
    return Fields.optional(node.path("replyTo"), "id").orElse(id);
  }

  private Optional<String> findThread(RepositoryName repository, int number, String root) {
    ObjectNode variables =
        variables()
            .put("owner", repository.owner())
            .put("repo", repository.name())
            .put("number", number);
    return nodes(THREADS, variables, "repository", "pullRequest", "reviewThreads").stream()
        .filter(thread -> firstComment(thread).equals(root))
        .map(thread -> Fields.required(thread, "id"))
        .findFirst();
  }

  private static String firstComment(JsonNode thread) {
    return Fields.orEmpty(thread.path("comments").path("nodes").path(0), "id");
  }

  private List<GitComment> threadComments(String thread) {
    return nodes(THREAD_COMMENTS, variables().put("id", thread), "node", "comments").stream()
        .map(c -> comment(c, "author", "createdAt", "updatedAt"))
        .toList();
  }

  /** All nodes of a GraphQL connection, page by page. */
  private List<JsonNode> nodes(String document, ObjectNode variables, String... path) {
    List<JsonNode> all = new ArrayList<>();
    variables.put("first", 50).putNull("after");
    while (true) {
      JsonNode page = connection.graphQl("review thread", document, variables);
      for (String step : path) {
        page = page.path(step);
      }
      List<JsonNode> nodes = Fields.objects(page.path("nodes"), "nodes");
      all.addAll(nodes);
      JsonNode info = page.path("pageInfo");
      Optional<String> cursor = Fields.optional(info, "endCursor");
      boolean more = Fields.isTrue(info, "hasNextPage") && cursor.isPresent();
      if (!more || nodes.isEmpty() || all.size() >= MOST) {
        return all;
      }
      variables.put("after", cursor.get());
    }
  }

  private static GitComment comment(JsonNode json, String author, String created, String updated) {
    return new GitComment(
        Fields.required(json, "id"),
        Comments.shortened(Fields.orEmpty(json, "body")),
        Fields.orEmpty(json.path(author), "login"), // a deleted account has none
        Fields.orEmpty(json, created), // integrations.md §22 no. 6
        Fields.orEmpty(json, updated),
        false);
  }

  private static ObjectNode variables() {
    return JsonNodeFactory.instance.objectNode();
  }

  private RepositoryName name(String fullName) {
    return RepositoryName.ofTwo(connection.endpoint(), fullName);
  }

  private static Call issue(RepositoryName repository, int number, String... rest) {
    String[] path = new String[2 + rest.length];
    path[0] = "issues";
    path[1] = String.valueOf(number);
    System.arraycopy(rest, 0, path, 2, rest.length);
    return Call.get(
        "issue %d of %s".formatted(number, repository), GitHubService.path(repository, path));
  }
}
