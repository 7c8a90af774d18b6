package dev.hands4j.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.api.git.GitAnswer;
import dev.hands4j.api.git.GitFailure;
import dev.hands4j.api.git.GitFailure.Kind;
import dev.hands4j.api.git.GitRepository;
import dev.hands4j.api.git.Merged;
import dev.hands4j.api.git.MicroagentContent;
import dev.hands4j.api.git.MicroagentFormat;
import dev.hands4j.api.git.PageRequest;
import dev.hands4j.api.git.ProviderDirectory;
import dev.hands4j.api.git.RepositorySearch;
import dev.hands4j.api.git.RepositorySort;
import dev.hands4j.api.git.SuggestedTask;
import dev.hands4j.api.user.ProviderType;
import dev.hands4j.testkit.git.FakeBitbucket;
import dev.hands4j.testkit.git.FakeGitHub;
import dev.hands4j.testkit.git.FakeGitLab;
import dev.hands4j.testkit.git.FakeProvider;
import dev.hands4j.testkit.git.Fault;
import dev.hands4j.testkit.git.GitWorld;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an owner with several linked providers gets (integrations.md §1.5). */
class ProviderDirectoryTest {
  private static final String BROKEN = "broken";

  private final FakeProvider gitHub = new FakeGitHub(GitWorld.small());
  private final FakeProvider gitLab = new FakeGitLab(GitWorld.small());
  private final FakeProvider bitbucket = new FakeBitbucket(GitWorld.small());
  private final List<HttpGitProviders> opened = new ArrayList<>();

  /** Takes any text but one. */
  private static final MicroagentFormat FORMAT =
      (path, text) ->
          text.equals(BROKEN)
              ? Optional.empty()
              : Optional.of(new MicroagentFormat.Parsed(text, List.of("trigger")));

  @AfterEach
  void close() {
    gitHub.close();
    gitLab.close();
    bitbucket.close();
    opened.forEach(HttpGitProviders::close);
  }

  private static TestTokens tokens(FakeProvider... fakes) {
    TestTokens tokens = new TestTokens();
    for (FakeProvider fake : fakes) {
      fake.accept("t0ken");
      tokens.link(typeOf(fake), fake.host(), "t0ken");
    }
    return tokens;
  }

  private static ProviderType typeOf(FakeProvider fake) {
    return switch (fake) {
      case FakeGitHub _ -> ProviderType.GITHUB;
      case FakeGitLab _ -> ProviderType.GITLAB;
      default -> ProviderType.BITBUCKET;
    };
  }

  private ProviderDirectory directory(GitConfig config, TestTokens tokens) {
    HttpGitProviders providers = new HttpGitProviders(config, InstantSource.system(), FORMAT);
    opened.add(providers);
    return providers.of(tokens);
  }

  private ProviderDirectory all() {
    return directory(GitConfig.defaults(), tokens(gitHub, gitLab, bitbucket));
  }

  private static RepositorySearch search(String query) {
    return new RepositorySearch(query, 5, RepositorySort.STARS, false);
  }

  @Test
  void keepsTheOrderInWhichProvidersAreLinked() {
    ProviderDirectory directory =
        directory(GitConfig.defaults(), tokens(bitbucket, gitHub, gitLab));
    assertThat(directory.linked())
        .containsExactly(ProviderType.BITBUCKET, ProviderType.GITHUB, ProviderType.GITLAB);
    assertThat(directory.repositories(RepositorySort.PUSHED).items())
        .hasSize(18)
        .startsWith(directory.repositories(RepositorySort.PUSHED).items().get(0))
        .first()
        .extracting(GitRepository::provider)
        .isEqualTo(ProviderType.BITBUCKET);
  }

  @Test
  void asksAllProvidersAtOnce() throws Exception {
    gitHub.inject("/", new Fault.Slow(Duration.ofHours(1))); // held until healed
    ProviderDirectory directory = all();
    CompletableFuture<Merged<SuggestedTask>> answer = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> answer.complete(directory.suggestedTasks()));
    Awaitility.await()
        .until(() -> !gitHub.requests().isEmpty() && !gitLab.requestsTo("/issues").isEmpty());
    assertThat(answer).isNotDone();
    gitHub.heal();
    assertThat(answer.get(30, TimeUnit.SECONDS).items())
        .hasSize(12)
        .extracting(SuggestedTask::provider)
        .startsWith(ProviderType.GITHUB)
        .endsWith(ProviderType.GITLAB);
  }

  @Test
  void answersWithoutTheProviderThatIsDown() {
    gitHub.inject("/", new Fault.HangUp());
    gitLab.inject("/", new Fault.Status(401));
    Merged<GitRepository> found = all().repositories(RepositorySort.PUSHED);
    assertThat(found.items())
        .hasSize(6)
        .extracting(GitRepository::provider)
        .containsOnly(ProviderType.BITBUCKET);
    assertThat(found.failures())
        .extracting(GitFailure::kind)
        .containsExactly(Kind.UNREACHABLE, Kind.UNAUTHORIZED);
    assertThat(all().search(search("widgets")).items()).hasSize(2);
  }

  @Test
  void waitsForASlowProviderNoLongerThanConfigured() {
    gitLab.inject("/", new Fault.Stall());
    ProviderDirectory directory =
        directory(
            GitConfig.defaults()
                .withExchangeTimeout(Duration.ofHours(1))
                .withDirectoryTimeout(Duration.ofMillis(300)),
            tokens(gitLab));
    assertThat(directory.repositories(RepositorySort.PUSHED).failures())
        .singleElement()
        .satisfies(failure -> {
          assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
          assertThat(failure.provider()).contains(ProviderType.GITLAB);
        });
  }

  @Test
  void namesTheUserOfTheFirstProviderThatAnswers() {
    assertThat(all().user().findValue().orElseThrow().avatarUrl()).startsWith(gitHub.host());
    gitHub.inject("/", new Fault.Status(500));
    assertThat(all().user().findValue().orElseThrow().email()).contains("mona@example.test");
    gitLab.inject("/", new Fault.Status(401));
    bitbucket.inject("/", new Fault.HangUp());
    GitFailure none = all().user().findFailure().orElseThrow();
    assertThat(none.kind()).isEqualTo(Kind.UNAUTHORIZED);
    assertThat(none.message()).isEqualTo("Need valid provider token");
  }

  @Test
  void findsARepositoryAtThePreferredProviderFirst() {
    assertThat(providerOf(all().repository("acme/docs", Optional.of(ProviderType.BITBUCKET))))
        .isEqualTo(ProviderType.BITBUCKET);
    assertThat(gitHub.requests()).isEmpty();
    assertThat(providerOf(all().repository("acme/docs", Optional.empty())))
        .isEqualTo(ProviderType.GITHUB);
    bitbucket.inject("/", new Fault.Status(404));
    assertThat(providerOf(all().repository("acme/docs", Optional.of(ProviderType.BITBUCKET))))
        .isEqualTo(ProviderType.GITHUB);
  }

  @Test
  void saysThatNoProviderHasTheRepository() {
    GitFailure failure =
        all().repository("acme/none", Optional.of(ProviderType.GITLAB)).findFailure().orElseThrow();
    assertThat(failure.kind()).isEqualTo(Kind.UNAUTHORIZED);
    assertThat(failure.message()).isEqualTo("Unable to access repo acme/none");
    assertThat(gitLab.requests()).hasSize(1); // not asked again with the others
  }

  private static ProviderType providerOf(GitAnswer<GitRepository> answer) {
    return answer.findValue().orElseThrow().provider();
  }

  @Test
  void pagesThroughBranchesOfWhicheverProviderHasThem() {
    gitHub.inject("/", new Fault.Status(500));
    PageRequest page = new PageRequest(1, 30);
    assertThat(all().branches("acme/widgets", Optional.empty(), page).totalCount()).contains(3);
    var none = all().branches("acme/none", Optional.empty(), page);
    assertThat(none.branches()).isEmpty();
    assertThat(none.hasNextPage()).isFalse();
    assertThat(none.totalCount()).contains(0);
    assertThat(none.page()).isEqualTo(page);
  }

  @Test
  void searchesBranchesAndTakesEveryFailureForNothing() {
    Optional<ProviderType> none = Optional.empty();
    assertThat(all().searchBranches(none, "acme/widgets", "log", 5)).hasSize(1);
    assertThat(all().searchBranches(Optional.of(ProviderType.GITLAB), "acme/widgets", "log", 5))
        .hasSize(1);
    assertThat(all().searchBranches(none, "acme/none", "log", 5)).isEmpty();
    gitLab.inject("/", new Fault.Status(500));
    assertThat(all().searchBranches(Optional.of(ProviderType.GITLAB), "acme/widgets", "log", 5))
        .isEmpty();
  }

  @Test
  void listsMicroagentsOfTheFirstProviderWithAny() {
    gitHub.inject("/", new Fault.Status(404));
    assertThat(all().microagents("acme/widgets").findValue().orElseThrow()).hasSize(2);
    assertThat(all().microagents("acme/docs").findValue().orElseThrow()).isEmpty();
  }

  @Test
  void readsAMicroagentFromTheFirstProviderWhereItIsWellFormed() {
    MicroagentContent read =
        all().microagent("acme/widgets", ".cursorrules").findValue().orElseThrow();
    assertThat(read)
        .isEqualTo(
            new MicroagentContent(
                "Prefer small functions.",
                ".cursorrules",
                List.of("trigger"),
                ProviderType.GITHUB));
    gitHub.inject("/", new Fault.Status(500));
    gitLab.inject("/", new Fault.Garbage("text/plain", BROKEN));
    assertThat(
            all().microagent("acme/widgets", ".cursorrules").findValue().orElseThrow().provider())
        .isEqualTo(ProviderType.BITBUCKET);
    bitbucket.inject("/", new Fault.Status(404));
    GitFailure failure =
        all().microagent("acme/widgets", ".cursorrules").findFailure().orElseThrow();
    assertThat(failure.kind()).isEqualTo(Kind.UNAUTHORIZED);
    assertThat(failure.message())
        .isEqualTo("Microagent file .cursorrules not found in acme/widgets");
  }

  @Test
  void keepsARequestOpenUntilItIsKnownToBeClosed() {
    assertThat(all().isPullRequestOpen(ProviderType.GITHUB, "acme/widgets", 41)).isTrue();
    assertThat(all().isPullRequestOpen(ProviderType.GITHUB, "acme/widgets", 40)).isFalse();
    assertThat(all().isPullRequestOpen(ProviderType.GITHUB, "acme/none", 1)).isTrue();
    assertThat(all().isPullRequestOpen(ProviderType.ENTERPRISE_SSO, "acme/widgets", 40)).isTrue();
  }

  @Test
  void listsInstallationsWhereThereAreAny() {
    assertThat(all().installations(ProviderType.GITHUB).findValue()).contains(List.of("11", "22"));
    assertThat(all().installations(ProviderType.GITLAB).findFailure().orElseThrow().kind())
        .isEqualTo(Kind.UNSUPPORTED);
    gitHub.inject("/", new Fault.Status(500));
    assertThat(all().installations(ProviderType.GITHUB).findValue()).contains(List.of());
    ProviderDirectory none = directory(GitConfig.defaults(), new TestTokens());
    assertThat(none.installations(ProviderType.GITHUB).findFailure().orElseThrow().kind())
        .isEqualTo(Kind.NO_TOKEN);
  }

  @Test
  void givesCloneAccessAtTheProviderThatHasTheRepository() {
    gitHub.inject("/", new Fault.Status(404));
    assertThat(all().cloneAccess("acme/widgets", Optional.empty()).findValue().orElseThrow().url())
        .isEqualTo(gitLab.host() + "/acme/widgets.git");
    assertThat(all().cloneAccess("acme/none", Optional.empty()).findFailure()).isPresent();
  }

  @Test
  void letsAProviderWithoutAServiceAndAMalformedHostCostNothing() {
    TestTokens tokens =
        tokens(gitHub)
            .link(ProviderType.ENTERPRISE_SSO, "", "x")
            .link(ProviderType.GITLAB, "git.example/?token=abc", "x");
    ProviderDirectory directory = directory(GitConfig.defaults(), tokens);
    assertThat(directory.service(ProviderType.ENTERPRISE_SSO)).isEmpty();
    assertThat(directory.service(ProviderType.GITLAB)).isEmpty();
    Merged<SuggestedTask> tasks = directory.suggestedTasks();
    assertThat(tasks.items()).hasSize(6);
    assertThat(tasks.failures())
        .extracting(GitFailure::kind)
        .containsExactly(Kind.UNSUPPORTED, Kind.INVALID_REQUEST);
    assertThat(tasks.failures().toString()).doesNotContain("abc");
    assertThat(directory.microagents("acme/docs").findValue()).contains(List.of());
  }

  @Test
  void failsToFetchMicroagentsWhenNoProviderCanBeAsked() {
    ProviderDirectory directory =
        directory(
            GitConfig.defaults(), new TestTokens().link(ProviderType.ENTERPRISE_SSO, "", "x"));
    assertThat(directory.microagents("acme/docs").findFailure().orElseThrow().message())
        .isEqualTo("Unable to fetch microagents for acme/docs");
  }

  @Test
  void hasNothingWithoutLinkedProviders() {
    ProviderDirectory none = directory(GitConfig.defaults(), new TestTokens());
    assertThat(none.linked()).isEmpty();
    assertThat(none.repositories(RepositorySort.PUSHED).items()).isEmpty();
    assertThat(none.user().findFailure()).isPresent();
    assertThat(none.microagents("a/b").findValue()).contains(List.of());
    assertThat(none.searchBranches(Optional.empty(), "a/b", "x", 1)).isEmpty();
  }

  @Test
  void findsRepositoriesByAddressAtTheirOwnProviderOnly() {
    Merged<GitRepository> found = all().search(search(gitLab.host() + "/acme/widgets"));
    assertThat(found.items())
        .singleElement()
        .extracting(GitRepository::provider)
        .isEqualTo(ProviderType.GITLAB);
    assertThat(gitHub.requests()).isEmpty();
    assertThat(bitbucket.requests()).isEmpty();
  }
}
