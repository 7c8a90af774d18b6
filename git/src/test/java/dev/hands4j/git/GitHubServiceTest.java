package dev.hands4j.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.api.git.GitComment;
import dev.hands4j.api.git.GitFailure.Kind;
import dev.hands4j.api.git.GitRepository;
import dev.hands4j.api.git.GitService;
import dev.hands4j.api.git.NewPullRequest;
import dev.hands4j.api.git.OwnerType;
import dev.hands4j.api.git.PageRequest;
import dev.hands4j.api.git.RepositoryQuery;
import dev.hands4j.api.git.RepositorySort;
import dev.hands4j.api.git.SuggestedTask;
import dev.hands4j.api.git.TaskType;
import dev.hands4j.api.user.ProviderType;
import dev.hands4j.testkit.git.FakeGitHub;
import dev.hands4j.testkit.git.FakeProvider;
import dev.hands4j.testkit.git.Fault;
import dev.hands4j.testkit.git.GitWorld;
import dev.hands4j.testkit.git.RecordedRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GitHubServiceTest extends DiscussionContract {
  @Override
  ProviderType type() {
    return ProviderType.GITHUB;
  }

  @Override
  FakeProvider start(GitWorld world) {
    return new FakeGitHub(world);
  }

  @Override
  Optional<String> installation() {
    return Optional.empty();
  }

  @Override
  String pathOfUser() {
    return "/api/v3/user";
  }

  static SuggestedTask task(TaskType type, String repository, int number, String title) {
    return new SuggestedTask(ProviderType.GITHUB, type, repository, number, title);
  }

  @Test
  void suggestsRequestsByTheirWorstConditionAndThenIssues() {
    assertThat(value(service().suggestedTasks()))
        .containsExactly(
            task(TaskType.FAILING_CHECKS, "acme/widgets", 41, "Bump parser"),
            task(TaskType.MERGE_CONFLICTS, "acme/widgets", 42, "Split module"),
            task(TaskType.UNRESOLVED_COMMENTS, "acme/widgets", 43, "Add login"),
            task(TaskType.MERGE_CONFLICTS, "labs/engine", 5, "Rewrite"),
            task(TaskType.OPEN_ISSUE, "acme/docs", 7, "Explain paging"),
            task(TaskType.OPEN_ISSUE, "mona/notes", 3, "Buy milk"));
  }

  @Test
  void suggestsIssuesWhenRequestsCannotBeRead() {
    fake.inject(r -> r.body().contains("pullRequests("), new Fault.Status(502));
    assertThat(value(service().suggestedTasks()))
        .extracting(SuggestedTask::type)
        .containsExactly(TaskType.OPEN_ISSUE, TaskType.OPEN_ISSUE);
  }

  @Test
  void failsWhenNoTaskCouldBeAskedFor() {
    fake.inject("graphql", new Fault.Status(502));
    assertThat(failure(service().suggestedTasks()).kind()).isEqualTo(Kind.UPSTREAM);
  }

  @Test
  void namesTheErrorsOfAGraphQlAnswer() {
    fake.inject(
        "graphql",
        new Fault.Garbage("application/json", "{\"errors\":[{\"message\":\"no such field\"}]}"));
    assertThat(failure(service().searchBranches("acme/widgets", "x", 5)).message())
        .isEqualTo("GraphQL query error: no such field");
    fake.heal();
    fake.inject(
        "graphql",
        new Fault.Garbage("application/json", "{\"errors\":[{\"type\":\"RATE_LIMITED\"}]}"));
    assertThat(failure(service().searchBranches("acme/widgets", "x", 5)).kind())
        .isEqualTo(Kind.RATE_LIMITED);
  }

  @Test
  void asksForNoMoreBranchesThanGitHubGives() {
    service().searchBranches("acme/widgets", "main", 500);
    assertThat(fake.requests().getLast().body()).contains("\"perPage\":100");
    assertThat(value(service().searchBranches("acme/gone", "main", 5))).isEmpty();
  }

  @Test
  void mapsTheOwnersKind() {
    GitRepository widgets = value(service().repository("acme/widgets"));
    assertThat(widgets.ownerType()).contains(OwnerType.ORGANIZATION);
    assertThat(widgets.stars()).contains(12);
    assertThat(widgets.pushedAt()).isEmpty();
    assertThat(value(service().repository("mona/notes")).ownerType()).contains(OwnerType.USER);
  }

  @Test
  void listsInstallationsAndTheirRepositories() {
    assertThat(value(service().installations())).containsExactly("11", "22");
    RepositoryQuery query =
        new RepositoryQuery(RepositorySort.PUSHED, new PageRequest(1, 30), Optional.of("22"));
    assertThat(value(service().repositories(query)).repositories())
        .extracting(GitRepository::fullName)
        .containsExactly("labs/engine", "labs/widgets-ui");
  }

  @Test
  void listsEverythingTheInstallationsGrantWhenSoConfigured() {
    GitService service =
        service(GitConfig.defaults().withGitHubScope(GitConfig.GitHubScope.INSTALLATIONS));
    assertThat(value(service.allRepositories(RepositorySort.PUSHED)))
        .extracting(GitRepository::fullName)
        .containsExactly(
            "labs/engine", "acme/widgets", "acme/docs", "labs/widgets-ui", "acme/.openhands");
    assertThat(fake.requestsTo("/user/repos")).isEmpty();
  }

  @Test
  void searchesWhereverTheUserBelongs() {
    search("acme");
    assertThat(fake.requestsTo("/search/"))
        .extracting(r -> r.query().get("q"))
        .containsExactlyInAnyOrder("acme user:mona", "acme org:acme", "acme org:labs", "org:acme");
    search("acme/widgets");
    assertThat(fake.requests().getLast().query())
        .containsEntry("q", "org:acme in:name widgets")
        .containsEntry("per_page", "5")
        .containsEntry("sort", "stars")
        .containsEntry("order", "desc");
    search(fake.host() + "/labs/engine");
    assertThat(fake.requests().getLast().query())
        .containsEntry("q", "in:name labs/engine is:public");
  }

  @Test
  void leavesOutTheSearchesThatFail() {
    fake.inject(r -> r.query().getOrDefault("q", "").endsWith("org:acme"), new Fault.Status(422));
    assertThat(search("widgets"))
        .extracting(GitRepository::fullName)
        .containsExactly("labs/widgets-ui");
  }

  @Test
  void searchesForTheUserAloneWhenOrganisationsCannotBeRead() {
    fake.inject("/user/orgs", new Fault.Status(500));
    assertThat(search("notes")).extracting(GitRepository::fullName).containsExactly("mona/notes");
  }

  @Test
  void doesNotCallARefusedSearchEmpty() {
    fake.inject("/search/", new Fault.Status(429));
    var answer =
        service()
            .search(new dev.hands4j.api.git.RepositorySearch("x", 5, RepositorySort.STARS, false));
    assertThat(failure(answer).kind()).isEqualTo(Kind.RATE_LIMITED);
  }

  @Test
  void labelsARequestAndKeepsItWhenLabelsFail() {
    NewPullRequest labelled =
        new NewPullRequest(
            "acme/widgets",
            "develop",
            "main",
            "Title",
            Optional.of("Body"),
            false,
            List.of("bug", "ui"));
    value(service().createPullRequest(labelled));
    RecordedRequest labels = fake.requestsTo("/labels").getFirst();
    assertThat(labels.path()).endsWith("/issues/45/labels");
    assertThat(labels.body()).isEqualTo("{\"labels\":[\"bug\",\"ui\"]}");
    assertThat(fake.requestsTo("/pulls").getFirst().body())
        .contains("\"draft\":false", "\"body\":\"Body\"", "\"head\":\"develop\"");
    fake.inject("/labels", new Fault.Status(500));
    assertThat(value(service().createPullRequest(labelled)).number()).isEqualTo(46);
  }

  @Test
  void namesTheBranchesInARequestWithoutText() {
    value(service().createPullRequest(proposal("develop")));
    assertThat(fake.requestsTo("/pulls").getFirst().body())
        .contains("`develop`", "`main`", "\"draft\":true");
  }

  @Test
  void clonesWithTheTokenAsUserName() {
    assertThat(value(service().cloneAccess("acme/widgets")).authenticatedUrl().reveal())
        .isEqualTo(fake.host().replace("//", "//" + TOKEN + "@") + "/acme/widgets.git");
  }

  @Test
  void findsARepositoryOnceThatSeveralSearchesFind() {
    world.add(
        GitWorld.repository(
            88, "labs", "labs-kit", false, 500, "2025-01-01T00:00:00Z", List.of(), Map.of()));
    assertThat(search("labs"))
        .extracting(GitRepository::fullName)
        .containsExactly("labs/labs-kit", "labs/engine");
  }

  @Test
  void readsNoFileThatGitHubLeavesOut() {
    fake.inject(
        "/contents/",
        new Fault.Garbage(
            "application/json",
            "{\"type\":\"file\",\"encoding\":\"none\",\"size\":1000000,\"content\":\"\"}"));
    assertThat(failure(service().file("acme/widgets", "big.bin")).kind()).isEqualTo(Kind.TOO_LARGE);
  }

  @Test
  void findsTheThreadOfAReplyAndItsLatestComments() {
    for (int i = 1; i <= 60; i++) {
      say("T" + i, "root" + i, i, "Thread " + i);
    }
    for (int i = 1; i <= 55; i++) {
      say("T57", "reply" + i, 100 + i, "Reply " + i);
    }
    List<GitComment> thread =
        value(discussions().thread("acme/widgets", 43, "reply9")); // over two pages of both
    assertThat(thread).hasSize(10);
    assertThat(thread.getFirst().body()).isEqualTo("Reply 46");
    assertThat(thread.getLast().body()).isEqualTo("Reply 55");
    assertThat(value(discussions().thread("acme/widgets", 43, "root3")))
        .singleElement()
        .satisfies(c -> {
          assertThat(c.author()).isEqualTo("hubot");
          assertThat(c.createdAt()).isEqualTo("2025-01-01T00:03:00Z"); // §22 no. 6
        });
    assertThat(value(discussions().thread("acme/widgets", 43, "unknown"))).isEmpty();
  }
}
