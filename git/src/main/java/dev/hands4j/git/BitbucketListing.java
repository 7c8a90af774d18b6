package dev.hands4j.git;

import dev.hands4j.api.git.GitAnswer;
import dev.hands4j.api.git.GitRepository;
import dev.hands4j.api.git.RepositoryPage;
import dev.hands4j.api.git.RepositoryQuery;
import dev.hands4j.api.git.RepositorySearch;
import dev.hands4j.api.git.RepositorySort;
import dev.hands4j.api.user.ProviderType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Workspaces and their repositories at Bitbucket: by page, all of them, by text. */
final class BitbucketListing {
  private static final int LARGEST_PAGE = 100;

  private final Connection connection;
  private final GitConfig config;

  BitbucketListing(Connection connection, GitConfig config) {
    this.connection = connection;
    this.config = config;
  }

  int size(int perPage) {
    return Math.min(perPage, LARGEST_PAGE);
  }

  /** The part of a filter that keeps what has the text in its name. */
  static String nameContains(String text) {
    return "name~\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  List<String> workspaces() {
    Call call = Call.get("workspaces", "workspaces").with("pagelen", LARGEST_PAGE);
    return read(call, config.maxInstallations()).stream()
        .map(workspace -> Fields.required(workspace, "slug"))
        .toList();
  }

  RepositoryPage page(RepositoryQuery query) {
    if (query.installation().filter(workspace -> !workspace.isBlank()).isEmpty()) {
      return RepositoryPage.empty();
    }
    Call call =
        ofWorkspace(query.installation().get(), query.sort())
            .with("pagelen", size(query.page().perPage()))
            .with("page", query.page().page());
    Reply reply = connection.send(call);
    Optional<String> next = BitbucketFormat.next(reply);
    return new RepositoryPage(
        repositories(BitbucketFormat.values(reply)),
        next.map(address -> linkHeader(call, address)).orElse(""),
        next.flatMap(Links::page));
  }

  /** Bitbucket pages in the body; clients read a header. */
  private String linkHeader(Call call, String next) {
    String target =
        Links.page(next)
            .map(page -> connection.endpoint().rest() + call.path() + "?page=" + page)
            .orElse(next);
    return "<" + target + ">; rel=\"next\"";
  }

  List<GitRepository> all(RepositorySort sort) {
    List<JsonNode> found = new ArrayList<>();
    for (String workspace : workspaces()) {
      int left = config.maxRepositories() - found.size();
      if (left <= 0) {
        break;
      }
      found.addAll(read(ofWorkspace(workspace, sort).with("pagelen", LARGEST_PAGE), left));
    }
    return repositories(found);
  }

  List<GitRepository> find(RepositorySearch search) {
    String query = search.query().strip();
    if (Endpoint.isWebAddress(query)) {
      return connection
          .endpoint()
          .segmentsOfWebAddress(query)
          .filter(path -> path.size() >= 2)
          .map(path -> List.of(byName(path.get(0), path.get(1))))
          .orElseGet(List::of);
    }
    if (query.isEmpty()) {
      return List.of();
    }
    int slash = query.indexOf('/');
    return slash > 0
        ? first(query.substring(0, slash), Optional.of(query.substring(slash + 1)), search)
        : byText(query, search);
  }

  private GitRepository byName(String workspace, String name) {
    RepositoryName repository = new RepositoryName(List.of(workspace, name));
    return BitbucketFormat.repository(
        connection.json(BitbucketService.of("repository", repository)));
  }

  /**
   * Workspaces named like the text, then repositories named like it; parts that fail are left out.
   */
  private List<GitRepository> byText(String query, RepositorySearch search) {
    List<String> workspaces = workspaces();
    String lower = query.toLowerCase(Locale.ROOT);
    List<FanOut.Question<List<GitRepository>>> questions = new ArrayList<>();
    workspaces.stream()
        .filter(workspace -> workspace.toLowerCase(Locale.ROOT).contains(lower))
        .forEach(workspace -> questions.add(question(workspace, Optional.empty(), search)));
    workspaces.forEach(w -> questions.add(question(w, Optional.of(query), search)));
    List<GitAnswer<List<GitRepository>>> answers =
        new FanOut(config.parallelRequests(), config.directoryTimeout()).all(questions);
    return GitHubSearch.distinct(
        answers.stream().flatMap(answer -> answer.findValue().stream()).toList());
  }

  private FanOut.Question<List<GitRepository>> question(
      String workspace, Optional<String> name, RepositorySearch search) {
    return new FanOut.Question<>(
        ProviderType.BITBUCKET,
        () -> connection.answer("part of search", () -> first(workspace, name, search)));
  }

  private List<GitRepository> first(
      String workspace, Optional<String> name, RepositorySearch search) {
    Call call =
        ofWorkspace(workspace, search.sort())
            .with("pagelen", size(search.perPage()))
            .with("page", 1);
    Call named =
        name.filter(text -> !text.isBlank())
            .map(text -> call.with("q", nameContains(text)))
            .orElse(call);
    return repositories(BitbucketFormat.values(connection.send(named)));
  }

  private List<JsonNode> read(Call call, int most) {
    return Pages.all(connection, call, most, BitbucketFormat::values, BitbucketFormat::next);
  }

  private static Call ofWorkspace(String workspace, RepositorySort sort) {
    return Call.get("repositories of " + workspace, "repositories", workspace)
        .with(
            "sort",
            switch (sort) {
              case PUSHED, UPDATED, STARS, FORKS -> "-updated_on";
              case CREATED -> "-created_on";
              case FULL_NAME -> "name";
            });
  }

  private static List<GitRepository> repositories(List<JsonNode> items) {
    return items.stream().map(BitbucketFormat::repository).toList();
  }
}
