package dev.hands4j.git;

import dev.hands4j.api.git.GitRepository;
import dev.hands4j.api.git.RepositoryPage;
import dev.hands4j.api.git.RepositoryQuery;
import dev.hands4j.api.git.RepositorySearch;
import dev.hands4j.api.git.RepositorySort;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The user's projects at GitLab: by page, all of them, by text. */
final class GitLabListing {
  private static final int LARGEST_PAGE = 100;

  private final Connection connection;
  private final GitConfig config;

  GitLabListing(Connection connection, GitConfig config) {
    this.connection = connection;
    this.config = config;
  }

  int size(int perPage) {
    return Math.min(perPage, LARGEST_PAGE);
  }

  RepositoryPage page(RepositoryQuery query) {
    Reply reply =
        connection.send(
            projects(query.sort())
                .with("page", query.page().page())
                .with("per_page", size(query.page().perPage())));
    return new RepositoryPage(
        repositories(items(reply)),
        reply.linkHeader(),
        Links.next(reply.linkHeader()).flatMap(Links::page));
  }

  List<GitRepository> all(RepositorySort sort) {
    return repositories(
        Pages.all(
            connection,
            projects(sort).with("per_page", LARGEST_PAGE),
            config.maxRepositories(),
            GitLabListing::items,
            reply -> Links.next(reply.linkHeader())));
  }

  List<GitRepository> find(RepositorySearch search) {
    String query = search.query().strip();
    if (Endpoint.isWebAddress(query)) {
      return connection
          .endpoint()
          .segmentsOfWebAddress(query)
          .filter(path -> path.size() >= 2)
          .map(path -> String.join("/", path))
          .map(name -> List.of(byName(name)))
          .orElseGet(List::of);
    }
    if (query.isEmpty()) {
      return List.of();
    }
    Call call =
        projects(search.sort())
            .with("page", 1)
            .with("per_page", size(search.perPage()))
            .with("search", query)
            .with("search_namespaces", "true");
    return repositories(items(connection.send(call)));
  }

  private GitRepository byName(String name) {
    return GitLabFormat.repository(connection.json(Call.get("repository", "projects", name)));
  }

  private static Call projects(RepositorySort sort) {
    return Call.get("repositories", "projects")
        .with("membership", "true")
        .with(
            "order_by",
            switch (sort) {
              case PUSHED, UPDATED, STARS, FORKS -> "last_activity_at";
              case CREATED -> "created_at";
              case FULL_NAME -> "name";
            })
        .with("sort", "desc");
  }

  private static List<JsonNode> items(Reply reply) {
    return Fields.objects(reply.json(), "projects");
  }

  private static List<GitRepository> repositories(List<JsonNode> items) {
    return items.stream().map(GitLabFormat::repository).toList();
  }
}
