package dev.hands4j.git;

import dev.hands4j.api.git.Branch;
import dev.hands4j.api.git.BranchPage;
import dev.hands4j.api.git.CloneAccess;
import dev.hands4j.api.git.CreatedPullRequest;
import dev.hands4j.api.git.GitAnswer;
import dev.hands4j.api.git.GitDiscussions;
import dev.hands4j.api.git.GitRepository;
import dev.hands4j.api.git.GitService;
import dev.hands4j.api.git.GitUser;
import dev.hands4j.api.git.MicroagentEntry;
import dev.hands4j.api.git.NewPullRequest;
import dev.hands4j.api.git.PageRequest;
import dev.hands4j.api.git.PullRequestState;
import dev.hands4j.api.git.RepositoryPage;
import dev.hands4j.api.git.RepositoryQuery;
import dev.hands4j.api.git.RepositorySearch;
import dev.hands4j.api.git.RepositorySort;
import dev.hands4j.api.git.SuggestedTask;
import dev.hands4j.api.user.ProviderType;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** GitHub and GitHub Enterprise Server: REST v3, and GraphQL v4 where REST cannot answer. */
final class GitHubService implements GitService {
  static final int LARGEST_PAGE = 100;

  private final Connection connection;
  private final GitHubListing listing;
  private final GitHubSearch search;
  private final GitHubGraph graph;
  private final GitHubFiles files;

  GitHubService(Connection connection, GitConfig config) {
    this.connection = connection;
    this.listing = new GitHubListing(connection, config);
    this.search = new GitHubSearch(connection, config);
    this.graph = new GitHubGraph(connection, config);
    this.files = new GitHubFiles(connection, config);
  }

  @Override
  public ProviderType provider() {
    return ProviderType.GITHUB;
  }

  @Override
  public GitAnswer<GitUser> user() {
    return connection.answer("user", () -> user(connection));
  }

  static GitUser user(Connection connection) {
    return GitHubFormat.user(connection.json(Call.get("the user", "user")));
  }

  @Override
  public GitAnswer<List<String>> installations() {
    return connection.answer("installations", listing::installations);
  }

  @Override
  public GitAnswer<RepositoryPage> repositories(RepositoryQuery query) {
    return connection.answer("repositories", () -> listing.page(query));
  }

  @Override
  public GitAnswer<List<GitRepository>> allRepositories(RepositorySort sort) {
    return connection.answer("all repositories", () -> listing.all(sort));
  }

  @Override
  public GitAnswer<List<GitRepository>> search(RepositorySearch query) {
    return connection.answer("search", () -> search.find(query));
  }

  @Override
  public GitAnswer<GitRepository> repository(String fullName) {
    return connection.answer(
        "repository",
        () -> GitHubFormat.repository(connection.json(of("repository", name(fullName)))));
  }

  @Override
  public GitAnswer<BranchPage> branches(String repository, PageRequest page) {
    return connection.answer("branches", () -> branchPage(name(repository), page));
  }

  private BranchPage branchPage(RepositoryName repository, PageRequest page) {
    Call call =
        of("branches of", repository, "branches")
            .with("page", page.page())
            .with("per_page", Math.min(page.perPage(), LARGEST_PAGE));
    Reply reply = connection.send(call);
    List<Branch> branches =
        Fields.objects(reply.json(), "branches").stream().map(GitHubFormat::branch).toList();
    boolean more = Links.next(reply.linkHeader()).isPresent();
    return new BranchPage(branches, more, page, Optional.empty());
  }

  @Override
  public GitAnswer<List<Branch>> searchBranches(String repository, String query, int perPage) {
    return connection.answer(
        "branch search",
        () -> query.isBlank() ? List.of() : graph.branches(name(repository), query, perPage));
  }

  @Override
  public GitAnswer<List<SuggestedTask>> suggestedTasks() {
    return connection.answer("suggested tasks", graph::suggestedTasks);
  }

  @Override
  public GitAnswer<List<MicroagentEntry>> microagents(String repository) {
    return connection.answer("microagents", () -> files.microagents(name(repository)));
  }

  @Override
  public GitAnswer<String> file(String repository, String path) {
    return connection.answer(
        "file", () -> files.text(name(repository), FilePath.checked(provider(), path)));
  }

  @Override
  public GitAnswer<PullRequestState> pullRequest(String repository, int number) {
    return connection.answer("pull request", () -> state(name(repository), number));
  }

  private PullRequestState state(RepositoryName repository, int number) {
    JsonNode pull =
        connection.json(of("pull request of", repository, "pulls", String.valueOf(number)));
    return switch (Fields.orEmpty(pull, "state")) {
      case "open" -> PullRequestState.OPEN;
      case "closed" -> PullRequestState.CLOSED;
      default ->
          Fields.isTrue(pull, "merged") || Fields.optional(pull, "closed_at").isPresent()
              ? PullRequestState.CLOSED
              : PullRequestState.UNKNOWN;
    };
  }

  @Override
  public GitAnswer<CreatedPullRequest> createPullRequest(NewPullRequest request) {
    return connection.answer("create pull request", () -> create(request));
  }

  private CreatedPullRequest create(NewPullRequest request) {
    RepositoryName repository = name(request.repository());
    ObjectNode body =
        JsonNodeFactory.instance
            .objectNode()
            .put("title", request.title())
            .put("head", request.sourceBranch())
            .put("base", request.targetBranch())
            .put("body", PullRequestBody.of(request))
            .put("draft", request.draft());
    JsonNode created = connection.json(post("pull request in", body, repository, "pulls"));
    int number = Fields.requiredNumber(created, "number");
    if (!request.labels().isEmpty()) {
      // The request exists now: labels that cannot be set must not make it look as if it did not.
      connection.attempt("label pull request", () -> label(repository, number, request.labels()));
    }
    return new CreatedPullRequest(Fields.required(created, "html_url"), number);
  }

  private Reply label(RepositoryName repository, int number, List<String> labels) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    labels.forEach(body.putArray("labels")::add);
    return connection.send(
        post("labels in", body, repository, "issues", String.valueOf(number), "labels"));
  }

  @Override
  public Optional<GitDiscussions> discussions() {
    return Optional.of(new GitHubDiscussions(connection));
  }

  @Override
  public GitAnswer<CloneAccess> cloneAccess(String repository) {
    return connection.answer(
        "clone access",
        () ->
            Clone.access(
                connection.endpoint(), name(repository), connection.credentials().first()));
  }

  private RepositoryName name(String fullName) {
    return RepositoryName.ofTwo(connection.endpoint(), fullName);
  }

  private static Call of(String subject, RepositoryName repository, String... rest) {
    return Call.get(subject + " " + repository, path(repository, rest));
  }

  private static Call post(
      String subject, ObjectNode body, RepositoryName repository, String... rest) {
    return Call.post(subject + " " + repository, body, path(repository, rest));
  }

  /** The segments of an address below a repository. */
  static String[] path(RepositoryName repository, String... rest) {
    String[] path = new String[3 + rest.length];
    path[0] = "repos";
    path[1] = repository.owner();
    path[2] = repository.name();
    System.arraycopy(rest, 0, path, 3, rest.length);
    return path;
  }
}
