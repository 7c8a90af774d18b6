package dev.hands4j.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.api.git.BranchPage;
import dev.hands4j.api.git.GitComment;
import dev.hands4j.api.git.GitFailure.Kind;
import dev.hands4j.api.git.GitRepository;
import dev.hands4j.api.git.GitUser;
import dev.hands4j.api.git.NewPullRequest;
import dev.hands4j.api.git.OwnerType;
import dev.hands4j.api.git.PageRequest;
import dev.hands4j.api.git.RepositoryQuery;
import dev.hands4j.api.git.RepositorySort;
import dev.hands4j.api.git.SuggestedTask;
import dev.hands4j.api.git.TaskType;
import dev.hands4j.api.git.TopicKind;
import dev.hands4j.api.user.ProviderType;
import dev.hands4j.testkit.git.FakeGitLab;
import dev.hands4j.testkit.git.FakeProvider;
import dev.hands4j.testkit.git.Fault;
import dev.hands4j.testkit.git.GitWorld;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GitLabServiceTest extends DiscussionContract {
  @Override
  ProviderType type() {
    return ProviderType.GITLAB;
  }

  @Override
  FakeProvider start(GitWorld world) {
    return new FakeGitLab(world);
  }

  @Override
  Optional<String> installation() {
    return Optional.empty();
  }

  @Override
  String pathOfUser() {
    return "/api/v4/user";
  }

  static SuggestedTask task(TaskType type, String repository, int number, String title) {
    return new SuggestedTask(ProviderType.GITLAB, type, repository, number, title);
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
  void suggestsRequestsWhenIssuesCannotBeRead() {
    fake.inject("/issues", new Fault.Status(500)); // integrations.md §22 no. 9
    assertThat(value(service().suggestedTasks())).hasSize(4);
  }

  @Test
  void mapsTheUser() {
    GitUser user = value(service().user());
    assertThat(user.avatarUrl()).isEmpty();
    assertThat(user.company()).contains("Acme");
    assertThat(user.email()).contains("mona@example.test");
  }

  @Test
  void mapsTheProject() {
    GitRepository widgets = value(service().repository("acme/widgets"));
    assertThat(widgets.ownerType()).contains(OwnerType.ORGANIZATION);
    assertThat(widgets.stars()).contains(12);
    assertThat(value(service().repository("mona/notes")).ownerType()).contains(OwnerType.USER);
  }

  @Test
  void findsAProjectInNestedGroups() {
    world.add(
        GitWorld.repository(
            77, "acme/tools/cli", "runner", false, 0, "2025-01-01T00:00:00Z", List.of(), Map.of()));
    assertThat(value(service().repository("acme/tools/cli/runner")).fullName())
        .isEqualTo("acme/tools/cli/runner");
    assertThat(fake.requests().getFirst().path()).endsWith("/projects/acme%2Ftools%2Fcli%2Frunner");
    assertThat(search(fake.host() + "/acme/tools/cli/runner")).hasSize(1);
  }

  @Test
  void hasNoInstallations() {
    assertThat(failure(service().installations()).kind()).isEqualTo(Kind.UNSUPPORTED);
  }

  @Test
  void countsBranchesAndNamesTheirLastPush() {
    BranchPage page = value(service().branches("acme/widgets", new PageRequest(1, 30)));
    assertThat(page.totalCount()).contains(3);
    assertThat(page.branches().getFirst().lastPushDate()).contains("2025-08-29T09:00:00Z");
    assertThat(page.branches().getLast().isProtected()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "PUSHED,last_activity_at",
    "UPDATED,last_activity_at",
    "CREATED,created_at",
    "FULL_NAME,name",
    "STARS,last_activity_at"
  })
  void takesTheNearestOrder(RepositorySort sort, String orderBy) {
    value(
        service().repositories(new RepositoryQuery(sort, new PageRequest(1, 5), Optional.empty())));
    assertThat(fake.requests().getLast().query())
        .containsEntry("order_by", orderBy)
        .containsEntry("sort", "desc")
        .containsEntry("membership", "true");
  }

  @Test
  void searchesNamespacesToo() {
    search("acme/widg");
    assertThat(fake.requests().getLast().query())
        .containsEntry("search", "acme/widg")
        .containsEntry("search_namespaces", "true");
  }

  @Test
  void opensARequestInAProjectGivenByNumber() {
    NewPullRequest request =
        new NewPullRequest(
            "1", "develop", "main", "Draft: x", Optional.of("Body"), true, List.of("a", "b"));
    assertThat(value(service().createPullRequest(request)).url())
        .endsWith("/acme/widgets/-/merge_requests/45");
    assertThat(fake.requests().getLast().body())
        .contains("\"labels\":\"a,b\"", "\"description\":\"Body\"");
  }

  @Test
  void clonesAsOauth2() {
    assertThat(value(service().cloneAccess("acme/widgets")).authenticatedUrl().reveal())
        .isEqualTo(fake.host().replace("//", "//oauth2:" + TOKEN + "@") + "/acme/widgets.git");
  }

  @Test
  void takesTheFirstNoteOfEachDiscussionOfARequest() {
    say("", "1", 1, "Alone");
    say("T1", "2", 2, "First of two");
    say("T1", "3", 3, "Second of two");
    assertThat(value(discussions().comments("acme/widgets", TopicKind.REQUEST, 43)))
        .extracting(GitComment::body)
        .containsExactly("Alone", "First of two");
    assertThat(value(discussions().thread("acme/widgets", 43, "T1")))
        .extracting(GitComment::body)
        .containsExactly("First of two", "Second of two");
    assertThat(failure(discussions().thread("acme/widgets", 43, "T9")).kind())
        .isEqualTo(Kind.NOT_FOUND);
  }

  @Test
  void marksWhatGitLabWroteItself() {
    world.add(
        new GitWorld.Comment(
            "acme/docs", 7, "", "5", "mona", "closed", "2025-01-01T00:00:00Z", true));
    assertThat(value(discussions().comments("acme/docs", TopicKind.ISSUE, 7)))
        .singleElement()
        .extracting(GitComment::isSystem)
        .isEqualTo(true);
  }
}
