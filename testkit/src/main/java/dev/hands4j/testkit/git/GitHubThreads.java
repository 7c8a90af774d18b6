package dev.hands4j.testkit.git;

import dev.hands4j.testkit.git.GitWorld.Comment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The part of GitHub's GraphQL that is about review threads. */
final class GitHubThreads {
  private final GitWorld world;

  GitHubThreads(GitWorld world) {
    this.world = world;
  }

  static ObjectNode restComment(Comment c) {
    ObjectNode json =
        FakeProvider.object()
            .put("id", c.id())
            .put("body", c.body())
            .put("created_at", c.createdAt())
            .put("updated_at", c.createdAt());
    json.putObject("user").put("login", c.author());
    return json;
  }

  void answer(String document, JsonNode variables, ObjectNode data) {
    String id = variables.path("id").asString("");
    if (document.contains("replyTo")) {
      ObjectNode node = data.putObject("node").put("id", id);
      Optional<String> root = rootOf(id).filter(first -> !first.equals(id));
      if (root.isPresent()) {
        node.putObject("replyTo").put("id", root.get());
      } else {
        node.putNull("replyTo");
      }
    } else if (document.contains("reviewThreads(")) {
      String repository =
          variables.path("owner").asString("") + "/" + variables.path("repo").asString("");
      Map<String, List<Comment>> threads =
          world.comments(repository, variables.path("number").asInt(0)).stream()
              .filter(c -> !c.thread().isEmpty())
              .collect(
                  Collectors.groupingBy(Comment::thread, LinkedHashMap::new, Collectors.toList()));
      ObjectNode connection =
          data.putObject("repository").putObject("pullRequest").putObject("reviewThreads");
      for (var thread : page(connection, List.copyOf(threads.entrySet()), variables)) {
        ObjectNode node = nodes(connection).addObject().put("id", thread.getKey());
        node.putObject("comments")
            .putArray("nodes")
            .addObject()
            .put("id", thread.getValue().getFirst().id());
      }
    } else {
      ObjectNode connection = data.putObject("node").putObject("comments");
      List<Comment> all = world.comments().stream().filter(c -> c.thread().equals(id)).toList();
      for (Comment c : page(connection, all, variables)) {
        ObjectNode node =
            nodes(connection)
                .addObject()
                .put("id", c.id())
                .put("body", c.body())
                .put("createdAt", c.createdAt())
                .put("updatedAt", c.createdAt());
        node.putObject("author").put("login", c.author());
      }
    }
  }

  private Optional<String> rootOf(String id) {
    return world.comments().stream()
        .filter(c -> c.id().equals(id) && !c.thread().isEmpty())
        .findFirst()
        .flatMap(reply ->
            world.comments().stream()
                .filter(c -> c.thread().equals(reply.thread()))
                .map(Comment::id)
                .findFirst());
  }

  /** Cursors are positions. */
  private static <T> List<T> page(ObjectNode connection, List<T> all, JsonNode variables) {
    JsonNode after = variables.path("after");
    int from = after.isString() ? Integer.parseInt(after.asString()) : 0;
    int to = Math.min(from + variables.path("first").asInt(10), all.size());
    connection.putArray("nodes");
    connection
        .putObject("pageInfo")
        .put("hasNextPage", to < all.size())
        .put("endCursor", String.valueOf(to));
    return all.subList(from, to);
  }

  private static ArrayNode nodes(ObjectNode connection) {
    return (ArrayNode) connection.path("nodes");
  }
}
