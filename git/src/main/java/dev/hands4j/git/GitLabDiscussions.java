package dev.hands4j.git;

import dev.hands4j.api.git.GitAnswer;
import dev.hands4j.api.git.GitComment;
import dev.hands4j.api.git.GitDiscussions;
import dev.hands4j.api.git.GitTopic;
import dev.hands4j.api.git.TopicKind;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Issues, merge requests and their notes at GitLab. */
final class GitLabDiscussions implements GitDiscussions {
  private static final int MOST = 1000;

  private final Connection connection;

  GitLabDiscussions(Connection connection) {
    this.connection = connection;
  }

  @Override
  public GitAnswer<GitTopic> topic(String repository, TopicKind kind, int number) {
    return connection.answer(
        "topic",
        () -> {
          JsonNode json = connection.json(of(repository, kind, number));
          return new GitTopic(Fields.orEmpty(json, "title"), Fields.orEmpty(json, "description"));
        });
  }

  @Override
  public GitAnswer<List<GitComment>> comments(String repository, TopicKind kind, int number) {
    return connection.answer(
        "comments",
        () ->
            switch (kind) {
              case ISSUE -> issueNotes(repository, number);
              case REQUEST -> firstNotes(repository, number);
            });
  }

  /** The newest first, so that one page is enough. */
  private List<GitComment> issueNotes(String repository, int number) {
    Call call =
        of(repository, TopicKind.ISSUE, number, "notes")
            .with("per_page", Comments.MOST)
            .with("order_by", "created_at")
            .with("sort", "desc");
    return Comments.latest(notes(connection.json(call)).map(GitLabDiscussions::comment).toList());
  }

  private List<GitComment> firstNotes(String repository, int number) {
    return Comments.latest(
        Pages.all(
                connection,
                of(repository, TopicKind.REQUEST, number, "discussions").with("per_page", 100),
                MOST,
                reply -> Fields.objects(reply.json(), "discussions"),
                reply -> Links.next(reply.linkHeader()))
            .stream()
            .flatMap(discussion -> notes(discussion.path("notes")).limit(1))
            .map(GitLabDiscussions::comment)
            .toList());
  }

  @Override
  public GitAnswer<List<GitComment>> thread(String repository, int number, String id) {
    return connection.answer(
        "discussion",
        () -> {
          Call call = of(repository, TopicKind.REQUEST, number, "discussions", id);
          return Comments.latest(
              notes(connection.json(call).path("notes")).map(GitLabDiscussions::comment).toList());
        });
  }

  private static Stream<JsonNode> notes(JsonNode array) {
    return Fields.objects(array, "notes").stream();
  }

  private static GitComment comment(JsonNode note) {
    return new GitComment(
        Fields.required(note, "id"),
        Comments.shortened(Fields.orEmpty(note, "body")),
        Fields.orEmpty(note.path("author"), "username"),
        Fields.orEmpty(note, "created_at"),
        Fields.orEmpty(note, "updated_at"),
        Fields.isTrue(note, "system"));
  }

  private Call of(String repository, TopicKind kind, int number, String... rest) {
    String project = GitLabService.project(connection.endpoint(), repository);
    String[] path = new String[4 + rest.length];
    path[0] = "projects";
    path[1] = project;
    path[2] =
        switch (kind) {
          case ISSUE -> "issues";
          case REQUEST -> "merge_requests";
        };
    path[3] = String.valueOf(number);
    System.arraycopy(rest, 0, path, 4, rest.length);
    return Call.get("%s %d of %s".formatted(path[2], number, project), path);
  }
}
