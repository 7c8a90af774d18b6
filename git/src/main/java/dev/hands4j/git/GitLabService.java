package dev.hands4j.git;

import dev.hands4j.api.git.Branch;
import dev.hands4j.api.git.BranchPage;
import dev.hands4j.api.git.CloneAccess;
import dev.hands4j.api.git.CreatedPullRequest;
import dev.hands4j.api.git.GitAnswer;
import dev.hands4j.api.git.GitDiscussions;
import dev.hands4j.api.git.GitFailure;
import dev.hands4j.api.git.GitFailure.Kind;
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

/** GitLab, public or self-hosted: REST v4, and GraphQL for suggested tasks. */
final class GitLabService implements GitService {
  private final Connection connection;
  private final GitLabListing listing;
  private final GitLabTasks tasks;
  private final GitLabFiles files;

  GitLabService(Connection connection, GitConfig config) {
    this.connection = connection;
    this.listing = new GitLabListing(connection, config);
    this.tasks = new GitLabTasks(connection, config);
    this.files = new GitLabFiles(connection, config);
  }

  @Override
  public ProviderType provider() {
    return ProviderType.GITLAB;
  }

  @Override
  public GitAnswer<GitUser> user() {
    return connection.answer("user", () -> user(connection));
  }

  static GitUser user(Connection connection) {
    return GitLabFormat.user(connection.json(Call.get("the user", "user")));
  }

  @Override
  public GitAnswer<List<String>> installations() {
    return GitAnswer.failed(
        GitFailure.of(Kind.UNSUPPORTED, provider(), "gitlab doesn't support installations"));
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
        () -> GitLabFormat.repository(connection.json(of("repository", project(fullName)))));
  }

  @Override
  public GitAnswer<BranchPage> branches(String repository, PageRequest page) {
    return connection.answer("branches", () -> branchPage(project(repository), page));
  }

  private BranchPage branchPage(String project, PageRequest page) {
    Call call =
        branchesOf(project)
            .with("page", page.page())
            .with("per_page", listing.size(page.perPage()));
    Reply reply = connection.send(call);
    // GitLab links the first and last page on every page: only rel="next" means there is more.
    boolean more = Links.next(reply.linkHeader()).isPresent();
    Optional<Integer> total =
        reply.header("X-Total").filter(text -> text.matches("\\d{1,9}")).map(Integer::valueOf);
    return new BranchPage(branches(reply), more, page, total);
  }

  @Override
  public GitAnswer<List<Branch>> searchBranches(String repository, String query, int perPage) {
    return connection.answer(
        "branch search",
        () -> query.isBlank() ? List.of() : branchesNamed(project(repository), query, perPage));
  }

  private List<Branch> branchesNamed(String project, String query, int perPage) {
    Call call = branchesOf(project).with("per_page", listing.size(perPage)).with("search", query);
    return branches(connection.send(call));
  }

  private static List<Branch> branches(Reply reply) {
    return Fields.objects(reply.json(), "branches").stream().map(GitLabFormat::branch).toList();
  }

  private static Call branchesOf(String project) {
    return of("branches of", project, "repository", "branches");
  }

  @Override
  public GitAnswer<List<SuggestedTask>> suggestedTasks() {
    return connection.answer("suggested tasks", tasks::suggested);
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
    return connection.answer("merge request", () -> state(project(repository), number));
  }

  private PullRequestState state(String project, int number) {
    JsonNode request =
        connection.json(of("merge request of", project, "merge_requests", String.valueOf(number)));
    return switch (Fields.orEmpty(request, "state")) {
      case "opened" -> PullRequestState.OPEN;
      case "closed", "merged", "locked" -> PullRequestState.CLOSED;
      default ->
          Fields.optional(request, "merged_at").isPresent()
                  || Fields.optional(request, "closed_at").isPresent()
              ? PullRequestState.CLOSED
              : PullRequestState.UNKNOWN;
    };
  }

  @Override
  public GitAnswer<CreatedPullRequest> createPullRequest(NewPullRequest request) {
    return connection.answer("create merge request", () -> create(request));
  }

  private CreatedPullRequest create(NewPullRequest request) {
    String project = project(request.repository());
    ObjectNode body =
        JsonNodeFactory.instance
            .objectNode()
            .put("source_branch", request.sourceBranch())
            .put("target_branch", request.targetBranch())
            .put("title", request.title())
            .put("description", PullRequestBody.of(request));
    if (!request.labels().isEmpty()) {
      body.put("labels", String.join(",", request.labels()));
    }
    JsonNode created =
        connection.json(
            Call.post("merge request in " + project, body, "projects", project, "merge_requests"));
    return new CreatedPullRequest(
        Fields.required(created, "web_url"), Fields.requiredNumber(created, "iid"));
  }

  @Override
  public Optional<GitDiscussions> discussions() {
    return Optional.of(new GitLabDiscussions(connection));
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
    return RepositoryName.ofTwoOrMore(connection.endpoint(), fullName);
  }

  /** A project as addresses name it: its number, or its full name in one segment. */
  static String project(Endpoint endpoint, String idOrName) {
    return idOrName.matches("\\d{1,18}")
        ? idOrName
        : RepositoryName.ofTwoOrMore(endpoint, idOrName).toString();
  }

  private String project(String idOrName) {
    return project(connection.endpoint(), idOrName);
  }

  private static Call of(String subject, String project, String... rest) {
    String[] path = new String[2 + rest.length];
    path[0] = "projects";
    path[1] = project;
    System.arraycopy(rest, 0, path, 2, rest.length);
    return Call.get(subject + " " + project, path);
  }
}
