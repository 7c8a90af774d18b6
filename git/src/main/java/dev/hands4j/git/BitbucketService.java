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

/** Bitbucket Cloud, REST 2.0. */
final class BitbucketService implements GitService {
  private final Connection connection;
  private final BitbucketListing listing;
  private final BitbucketFiles files;

  BitbucketService(Connection connection, GitConfig config) {
    this.connection = connection;
    this.listing = new BitbucketListing(connection, config);
    this.files = new BitbucketFiles(connection, config);
  }

  @Override
  public ProviderType provider() {
    return ProviderType.BITBUCKET;
  }

  @Override
  public GitAnswer<GitUser> user() {
    return connection.answer(
        "user", () -> BitbucketFormat.user(connection.json(Call.get("the user", "user"))));
  }

  @Override
  public GitAnswer<List<String>> installations() {
    return connection.answer("workspaces", listing::workspaces);
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
  public GitAnswer<List<GitRepository>> search(RepositorySearch search) {
    return connection.answer("search", () -> listing.find(search));
  }

  @Override
  public GitAnswer<GitRepository> repository(String fullName) {
    return connection.answer(
        "repository",
        () -> BitbucketFormat.repository(connection.json(of("repository", name(fullName)))));
  }

  @Override
  public GitAnswer<BranchPage> branches(String repository, PageRequest page) {
    return connection.answer("branches", () -> branchPage(name(repository), page));
  }

  private BranchPage branchPage(RepositoryName repository, PageRequest page) {
    Call call =
        branchesOf(repository)
            .with("pagelen", listing.size(page.perPage()))
            .with("page", page.page())
            .with("sort", "-target.date");
    Reply reply = connection.send(call);
    return new BranchPage(
        branches(reply),
        BitbucketFormat.next(reply).isPresent(),
        page,
        Fields.number(reply.json(), "size"));
  }

  @Override
  public GitAnswer<List<Branch>> searchBranches(String repository, String query, int perPage) {
    return connection.answer(
        "branch search",
        () -> query.isBlank() ? List.of() : branchesNamed(name(repository), query, perPage));
  }

  private List<Branch> branchesNamed(RepositoryName repository, String query, int perPage) {
    Call call =
        branchesOf(repository)
            .with("pagelen", listing.size(perPage))
            .with("q", BitbucketListing.nameContains(query))
            .with("sort", "-target.date");
    return branches(connection.send(call));
  }

  private static List<Branch> branches(Reply reply) {
    return BitbucketFormat.values(reply).stream().map(BitbucketFormat::branch).toList();
  }

  private static Call branchesOf(RepositoryName repository) {
    return of("branches of", repository, "refs", "branches");
  }

  /** None: Bitbucket has no question that would answer this across repositories. */
  @Override
  public GitAnswer<List<SuggestedTask>> suggestedTasks() {
    return GitAnswer.ok(List.of());
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
    JsonNode request =
        connection.json(of("pull request of", repository, "pullrequests", String.valueOf(number)));
    return switch (Fields.orEmpty(request, "state")) {
      case "OPEN" -> PullRequestState.OPEN;
      case "MERGED", "DECLINED", "SUPERSEDED" -> PullRequestState.CLOSED;
      default -> PullRequestState.UNKNOWN;
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
            .put("description", PullRequestBody.of(request))
            .put("close_source_branch", false)
            .put("draft", false);
    body.putObject("source").putObject("branch").put("name", request.sourceBranch());
    body.putObject("destination").putObject("branch").put("name", request.targetBranch());
    JsonNode created =
        connection.json(
            Call.post("pull request in " + repository, body, path(repository, "pullrequests")));
    return new CreatedPullRequest(
        Fields.required(created.path("links").path("html"), "href"),
        Fields.requiredNumber(created, "id"));
  }

  @Override
  public Optional<GitDiscussions> discussions() {
    return Optional.empty();
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

  static Call of(String subject, RepositoryName repository, String... rest) {
    return Call.get(subject + " " + repository, path(repository, rest));
  }

  private static String[] path(RepositoryName repository, String... rest) {
    String[] path = new String[3 + rest.length];
    path[0] = "repositories";
    path[1] = repository.owner();
    path[2] = repository.name();
    System.arraycopy(rest, 0, path, 3, rest.length);
    return path;
  }
}
