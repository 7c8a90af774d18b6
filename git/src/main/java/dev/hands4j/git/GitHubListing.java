package dev.hands4j.git;

import dev.hands4j.api.git.GitRepository;
import dev.hands4j.api.git.RepositoryPage;
import dev.hands4j.api.git.RepositoryQuery;
import dev.hands4j.api.git.RepositorySort;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The user's repositories at GitHub: by page, all of them, by installation. */
final class GitHubListing {
  private final Connection connection;
  private final GitConfig config;

  GitHubListing(Connection connection, GitConfig config) {
    this.connection = connection;
    this.config = config;
  }

  List<String> installations() {
    Call call =
        Call.get("installations", "user", "installations")
            .with("per_page", GitHubService.LARGEST_PAGE);
    return Pages.all(
            connection,
            call,
            config.maxInstallations(),
            reply -> Fields.objects(reply.json().path("installations"), "installations"),
            reply -> Links.next(reply.linkHeader()))
        .stream()
        .map(installation -> Fields.required(installation, "id"))
        .toList();
  }

  RepositoryPage page(RepositoryQuery query) {
    Call listing =
        query
            .installation()
            .map(GitHubListing::ofInstallation)
            .orElseGet(() -> ofUser(query.sort()));
    Reply reply =
        connection.send(
            listing
                .with("page", query.page().page())
                .with("per_page", Math.min(query.page().perPage(), GitHubService.LARGEST_PAGE)));
    return new RepositoryPage(
        items(reply).stream().map(GitHubFormat::repository).toList(),
        reply.linkHeader(),
        Links.next(reply.linkHeader()).flatMap(Links::page));
  }

  List<GitRepository> all(RepositorySort sort) {
    List<JsonNode> found =
        switch (config.gitHubScope()) {
          case ACCOUNT -> readAll(ofUser(sort), config.maxRepositories());
          case INSTALLATIONS -> ofAllInstallations(sort);
        };
    return found.stream().map(GitHubFormat::repository).toList();
  }

  private List<JsonNode> ofAllInstallations(RepositorySort sort) {
    List<JsonNode> found = new ArrayList<>();
    for (String installation : installations()) {
      int left = config.maxRepositories() - found.size();
      if (left <= 0) {
        break;
      }
      found.addAll(readAll(ofInstallation(installation), left));
    }
    if (sort == RepositorySort.PUSHED) {
      // ISO 8601 in UTC: the order of the texts is that of the times, and a missing one is oldest.
      found.sort(Comparator.comparing((JsonNode r) -> Fields.orEmpty(r, "pushed_at")).reversed());
    }
    return found;
  }

  private List<JsonNode> readAll(Call call, int most) {
    return Pages.all(
        connection,
        call.with("per_page", GitHubService.LARGEST_PAGE),
        most,
        GitHubListing::items,
        reply -> Links.next(reply.linkHeader()));
  }

  /** Repositories stand alone for a user, and under a name for an installation. */
  private static List<JsonNode> items(Reply reply) {
    JsonNode json = reply.json();
    return Fields.objects(json.isArray() ? json : json.path("repositories"), "repositories");
  }

  private static Call ofUser(RepositorySort sort) {
    return Call.get("repositories", "user", "repos")
        .with(
            "sort",
            switch (sort) {
              case PUSHED, STARS, FORKS -> "pushed"; // not offered by this listing
              case UPDATED, CREATED, FULL_NAME -> sort.wire();
            });
  }

  private static Call ofInstallation(String id) {
    return Call.get(
        "repositories of installation " + id, "user", "installations", id, "repositories");
  }
}
