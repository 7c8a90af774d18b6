package dev.hands4j.testkit.git;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What exists at a provider: one signed-in user, organisations, repositories, requests and issues.
 * Entries may be added while a fake serves the world; those already there do not change.
 */
public final class GitWorld {
  private final User user;
  private final List<Organization> organizations = new CopyOnWriteArrayList<>();
  private final List<Repository> repositories = new CopyOnWriteArrayList<>();
  private final List<PullRequest> pullRequests = new CopyOnWriteArrayList<>();
  private final List<Issue> issues = new CopyOnWriteArrayList<>();
  private final List<Comment> comments = new CopyOnWriteArrayList<>();

  public GitWorld(User user) {
    this.user = user;
  }

  /**
   * The signed-in user.
   *
   * @param id numeric, as GitHub and GitLab have it
   */
  public record User(int id, String login, String name, String company) {}

  /**
   * An organisation (GitHub), group (GitLab) or workspace (Bitbucket) the user belongs to.
   *
   * @param installation id of the app installation at GitHub
   */
  public record Organization(String login, int installation) {}

  /**
   * A repository.
   *
   * @param owner the user's login or an organisation's
   * @param pushedAt ISO 8601
   * @param files text by path on the main branch
   */
  public record Repository(
      int id,
      String owner,
      String name,
      boolean isPrivate,
      int stars,
      String pushedAt,
      String mainBranch,
      List<Branch> branches,
      Map<String, String> files) {
    public Repository {
      branches = List.copyOf(branches);
      files = Map.copyOf(files);
    }

    public String fullName() {
      return owner + "/" + name;
    }
  }

  /** A branch. */
  public record Branch(String name, String commit, boolean isProtected, String committedAt) {}

  /** A pull or merge request, authored by {@code author}. */
  public record PullRequest(
      String repository, int number, String title, String author, Condition condition) {}

  /** What is wrong with a request. */
  public enum Condition {
    CLEAN,
    CONFLICTING,
    FAILING,
    DISCUSSED,
    /** Conflicting, failing and discussed at once. */
    EVERYTHING,
    CLOSED
  }

  /** An open issue. */
  public record Issue(String repository, int number, String title, String assignee) {}

  /**
   * A comment below an issue or a request.
   *
   * @param thread id of the review thread it belongs to; empty for one below the description
   * @param system written by the provider itself
   */
  public record Comment(
      String repository,
      int number,
      String thread,
      String id,
      String author,
      String body,
      String createdAt,
      boolean system) {}

  /**
   * A small world: user {@code mona} of {@code acme} and {@code labs}, six repositories, one
   * request in every condition, two issues, microagents in {@code acme/widgets} and {@code
   * acme/.openhands}.
   */
  public static GitWorld small() {
    GitWorld world = new GitWorld(new User(583231, "mona", "Mona L", "Acme"));
    world.add(new Organization("acme", 11)).add(new Organization("labs", 22));
    List<Branch> branches =
        List.of(
            new Branch("develop", "d1e2f3", false, "2025-08-29T09:00:00Z"),
            new Branch("feature/login", "abc123", false, "2025-08-28T09:00:00Z"),
            new Branch("main", "9f1c2e", true, "2025-08-30T10:11:12Z"));
    Map<String, String> files =
        Map.of(
            ".cursorrules",
            "Prefer small functions.",
            ".openhands/microagents/deploy.md",
            "---\ntriggers:\n- deploy\n---\nUse blue/green.",
            ".openhands/microagents/README.md",
            "About this folder.",
            ".openhands/microagents/notes.txt",
            "Not a microagent.",
            "src/main.py",
            "print('hello')\n");
    world
        .add(repository(1, "acme", "widgets", true, 12, "2025-08-30T10:11:12Z", branches, files))
        .add(repository(2, "acme", "docs", false, 3, "2025-08-20T10:00:00Z", branches, Map.of()))
        .add(repository(3, "mona", "notes", true, 0, "2025-08-25T10:00:00Z", branches, Map.of()))
        .add(repository(4, "labs", "engine", false, 80, "2025-08-31T10:00:00Z", branches, Map.of()))
        .add(
            repository(
                5,
                "acme",
                ".openhands",
                true,
                0,
                "2025-08-01T10:00:00Z",
                branches,
                Map.of("microagents/org.md", "Be kind.")))
        .add(
            repository(
                6, "labs", "widgets-ui", true, 1, "2025-08-02T10:00:00Z", branches, Map.of()));
    world
        .add(new PullRequest("acme/widgets", 40, "Old idea", "mona", Condition.CLOSED))
        .add(new PullRequest("acme/widgets", 41, "Bump parser", "mona", Condition.FAILING))
        .add(new PullRequest("acme/widgets", 42, "Split module", "mona", Condition.CONFLICTING))
        .add(new PullRequest("acme/widgets", 43, "Add login", "mona", Condition.DISCUSSED))
        .add(new PullRequest("acme/widgets", 44, "Tidy up", "mona", Condition.CLEAN))
        .add(new PullRequest("labs/engine", 5, "Rewrite", "mona", Condition.EVERYTHING))
        .add(new PullRequest("labs/engine", 6, "Not mine", "hubot", Condition.CONFLICTING));
    world
        .add(new Issue("acme/docs", 7, "Explain paging", "mona"))
        .add(new Issue("mona/notes", 3, "Buy milk", "mona"))
        .add(new Issue("acme/docs", 8, "Somebody else's", "hubot"));
    return world;
  }

  /** A repository with the given branches and files, main branch {@code main}. */
  public static Repository repository(
      int id,
      String owner,
      String name,
      boolean isPrivate,
      int stars,
      String pushedAt,
      List<Branch> branches,
      Map<String, String> files) {
    return new Repository(id, owner, name, isPrivate, stars, pushedAt, "main", branches, files);
  }

  public GitWorld add(Organization organization) {
    organizations.add(organization);
    return this;
  }

  public GitWorld add(Repository repository) {
    repositories.add(repository);
    return this;
  }

  public GitWorld add(PullRequest pullRequest) {
    pullRequests.add(pullRequest);
    return this;
  }

  public GitWorld add(Issue issue) {
    issues.add(issue);
    return this;
  }

  public GitWorld add(Comment comment) {
    comments.add(comment);
    return this;
  }

  /** Adds {@code count} private repositories {@code owner/prefix-1} and so on. */
  public GitWorld addRepositories(String owner, String prefix, int count) {
    for (int i = 1; i <= count; i++) {
      List<Branch> branches = List.of(new Branch("main", "c0ffee", false, "2025-01-01T00:00:00Z"));
      add(
          repository(
              1000 * owner.hashCode() % 100_000 + 100_000 + i,
              owner,
              prefix + "-" + i,
              true,
              0,
              "2024-01-01T00:00:00Z",
              branches,
              Map.of()));
    }
    return this;
  }

  public User user() {
    return user;
  }

  public List<Organization> organizations() {
    return organizations;
  }

  public List<Repository> repositories() {
    return repositories;
  }

  public List<PullRequest> pullRequests() {
    return pullRequests;
  }

  public List<Issue> issues() {
    return issues;
  }

  public List<Comment> comments() {
    return comments;
  }

  /** Comments below an issue or a request, in the order they were added. */
  List<Comment> comments(String repository, int number) {
    return comments.stream()
        .filter(c -> c.repository().equals(repository) && c.number() == number)
        .toList();
  }

  /** Title of an issue or, where there is none of that number, of a request. */
  Optional<String> findTitle(String repository, int number) {
    return issues.stream()
        .filter(i -> i.repository().equals(repository) && i.number() == number)
        .map(Issue::title)
        .findFirst()
        .or(() -> findPullRequest(repository, number).map(PullRequest::title));
  }

  boolean isOrganization(String owner) {
    return organizations.stream().anyMatch(o -> o.login().equals(owner));
  }

  Optional<Repository> findRepository(String fullName) {
    return repositories.stream().filter(r -> r.fullName().equals(fullName)).findFirst();
  }

  Optional<PullRequest> findPullRequest(String repository, int number) {
    return pullRequests.stream()
        .filter(p -> p.repository().equals(repository) && p.number() == number)
        .findFirst();
  }

  int nextNumber(String repository) {
    return pullRequests.stream()
            .filter(p -> p.repository().equals(repository))
            .mapToInt(PullRequest::number)
            .max()
            .orElse(0)
        + 1;
  }
}
