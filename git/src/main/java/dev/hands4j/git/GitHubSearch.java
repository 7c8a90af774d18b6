package dev.hands4j.git;

import dev.hands4j.api.git.GitAnswer;
import dev.hands4j.api.git.GitRepository;
import dev.hands4j.api.git.RepositorySearch;
import dev.hands4j.api.user.ProviderType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Repository search at GitHub (rest-core.md §12.2). */
final class GitHubSearch {
  private static final int BEST_OF_ORGANIZATION = 2;

  private final Connection connection;
  private final GitConfig config;

  GitHubSearch(Connection connection, GitConfig config) {
    this.connection = connection;
    this.config = config;
  }

  List<GitRepository> find(RepositorySearch search) {
    String query = search.query().strip();
    if (Endpoint.isWebAddress(query)) {
      return connection
          .endpoint()
          .segmentsOfWebAddress(query)
          .filter(path -> path.size() >= 2)
          .map(path -> "in:name %s/%s is:public".formatted(path.get(0), path.get(1)))
          .map(text -> distinct(List.of(run(call(text, search)))))
          .orElseGet(List::of);
    }
    int slash = query.indexOf('/');
    if (slash >= 0) {
      String text = "org:" + query.substring(0, slash) + " in:name " + query.substring(slash + 1);
      return distinct(List.of(run(call(text, search))));
    }
    return query.isEmpty() ? List.of() : distinct(byText(query, search));
  }

  /**
   * Everywhere the user belongs. Parts that fail are left out; if all do, the first failure is the
   * answer, because "nothing found" would be untrue.
   */
  private List<List<GitRepository>> byText(String query, RepositorySearch search) {
    String login = GitHubService.user(connection).login();
    List<String> organizations =
        connection.attempt("organisations", this::organizations).orElseGet(List::of);
    List<Call> calls = new ArrayList<>();
    calls.add(call(query + " user:" + login, search));
    organizations.forEach(org -> calls.add(call(query + " org:" + org, search)));
    organizations.stream()
        .filter(org -> resembles(org, query))
        .map(org -> call("org:" + org, BEST_OF_ORGANIZATION, "stars", search.ascending()))
        .forEach(calls::add);
    List<GitAnswer<List<GitRepository>>> answers =
        new FanOut(config.parallelRequests(), config.directoryTimeout())
            .all(calls.stream().map(this::question).toList());
    List<List<GitRepository>> found =
        answers.stream().flatMap(answer -> answer.findValue().stream()).toList();
    if (found.isEmpty()) {
      answers
          .getFirst()
          .findFailure()
          .ifPresent(failure -> {
            throw new CallFailed(failure);
          });
    }
    return found;
  }

  private FanOut.Question<List<GitRepository>> question(Call call) {
    return new FanOut.Question<>(
        ProviderType.GITHUB, () -> connection.answer("part of search", () -> run(call)));
  }

  private List<String> organizations() {
    Call call =
        Call.get("organisations", "user", "orgs").with("per_page", GitHubService.LARGEST_PAGE);
    return Fields.objects(connection.json(call), "organisations").stream()
        .limit(config.maxInstallations())
        .map(org -> Fields.required(org, "login"))
        .toList();
  }

  private List<GitRepository> run(Call call) {
    JsonNode items = connection.json(call).path("items");
    return Fields.objects(items, "repositories").stream().map(GitHubFormat::repository).toList();
  }

  private static Call call(String text, RepositorySearch search) {
    return call(text, search.perPage(), search.sort().wire(), search.ascending());
  }

  private static Call call(String text, int perPage, String sort, boolean ascending) {
    return Call.get("repository search", "search", "repositories")
        .with("q", text)
        .with("per_page", Math.min(perPage, GitHubService.LARGEST_PAGE))
        .with("sort", sort)
        .with("order", ascending ? "asc" : "desc");
  }

  private static boolean resembles(String organization, String query) {
    String a = normalised(organization);
    String b = normalised(query);
    return !a.isEmpty() && !b.isEmpty() && (a.contains(b) || b.contains(a));
  }

  private static String normalised(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "");
  }

  /** Each full name once, in the order found. */
  static List<GitRepository> distinct(List<List<GitRepository>> lists) {
    Map<String, GitRepository> byName = new LinkedHashMap<>();
    for (List<GitRepository> list : lists) {
      for (GitRepository repository : list) {
        byName.putIfAbsent(repository.fullName(), repository);
      }
    }
    return List.copyOf(byName.values());
  }
}
