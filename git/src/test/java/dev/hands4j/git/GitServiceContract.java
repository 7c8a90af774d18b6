package dev.hands4j.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.api.git.Branch;
import dev.hands4j.api.git.BranchPage;
import dev.hands4j.api.git.CreatedPullRequest;
import dev.hands4j.api.git.GitAnswer;
import dev.hands4j.api.git.GitFailure;
import dev.hands4j.api.git.GitFailure.Kind;
import dev.hands4j.api.git.GitRepository;
import dev.hands4j.api.git.GitService;
import dev.hands4j.api.git.MicroagentEntry;
import dev.hands4j.api.git.MicroagentFormat;
import dev.hands4j.api.git.NewPullRequest;
import dev.hands4j.api.git.PageRequest;
import dev.hands4j.api.git.PullRequestState;
import dev.hands4j.api.git.RepositoryPage;
import dev.hands4j.api.git.RepositoryQuery;
import dev.hands4j.api.git.RepositorySearch;
import dev.hands4j.api.git.RepositorySort;
import dev.hands4j.api.git.TokenVerdict;
import dev.hands4j.api.user.ProviderType;
import dev.hands4j.api.user.Secret;
import dev.hands4j.testkit.git.FakeProvider;
import dev.hands4j.testkit.git.Fault;
import dev.hands4j.testkit.git.GitWorld;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link GitService} promises. A new provider is finished when this suite passes. */
abstract class GitServiceContract {
  static final String TOKEN = "tok_5ecretValueNobodyMaySee";
  static final Instant NOW = Instant.parse("2025-09-01T12:00:00Z");

  /** How the browser client reads the next page (integrations.md §2). */
  private static final Pattern NEXT_PAGE_OF_CLIENT =
      Pattern.compile("<[^>]*[?&]page=(\\d+)(?:&[^>]*)?>; rel=\"next\"");

  /** Takes any text; the format itself belongs to another room. */
  static final MicroagentFormat ANY_TEXT =
      (path, text) -> Optional.of(new MicroagentFormat.Parsed(text, List.of()));

  final GitWorld world = GitWorld.small();
  FakeProvider fake;
  TestTokens tokens;
  private final List<HttpGitProviders> opened = new ArrayList<>();

  abstract ProviderType type();

  abstract FakeProvider start(GitWorld world);

  /** What {@code acme}'s repositories are browsed through, where that is needed. */
  abstract Optional<String> installation();

  /** How the token goes into the header. */
  String expectedAuthorization(String token) {
    return "Bearer " + token;
  }

  @BeforeEach
  void startFake() {
    fake = start(world);
    fake.accept(TOKEN);
    tokens = new TestTokens().link(type(), fake.host(), TOKEN);
  }

  @AfterEach
  void stopFake() {
    fake.close();
    opened.forEach(HttpGitProviders::close);
  }

  final HttpGitProviders providers(GitConfig config) {
    HttpGitProviders providers = new HttpGitProviders(config, InstantSource.fixed(NOW), ANY_TEXT);
    opened.add(providers);
    return providers;
  }

  final GitService service(GitConfig config) {
    return providers(config).of(tokens).service(type()).orElseThrow();
  }

  final GitService service() {
    return service(GitConfig.defaults());
  }

  static <T> T value(GitAnswer<T> answer) {
    assertThat(answer).isInstanceOf(GitAnswer.Ok.class);
    return answer.findValue().orElseThrow();
  }

  static GitFailure failure(GitAnswer<?> answer) {
    assertThat(answer).isInstanceOf(GitAnswer.Failed.class);
    return answer.findFailure().orElseThrow();
  }

  // --- what is asked, and how the answer reads ---------------------------------------------

  @Test
  void namesTheUser() {
    assertThat(value(service().user()).login()).isEqualTo("mona");
    assertThat(fake.requests().getFirst().header("authorization"))
        .contains(expectedAuthorization(TOKEN));
  }

  @Test
  void pagesThroughRepositoriesAsTheClientDoes() {
    world.addRepositories("acme", "topic", 7);
    List<String> names = new ArrayList<>();
    Optional<Integer> page = Optional.of(1);
    while (page.isPresent()) {
      PageRequest request = new PageRequest(page.get(), 4);
      RepositoryPage answer =
          value(
              service()
                  .repositories(
                      new RepositoryQuery(RepositorySort.PUSHED, request, installation())));
      answer.repositories().forEach(r -> names.add(r.fullName()));
      assertThat(answer.nextPage()).isEqualTo(nextPageOfClient(answer.linkHeader()));
      page = answer.nextPage();
    }
    assertThat(names).doesNotHaveDuplicates().contains("acme/widgets", "acme/topic-7");
    assertThat(names.stream().filter(name -> name.startsWith("acme/"))).hasSize(10);
  }

  private static Optional<Integer> nextPageOfClient(String linkHeader) {
    Matcher matcher = NEXT_PAGE_OF_CLIENT.matcher(linkHeader);
    return matcher.find() ? Optional.of(Integer.valueOf(matcher.group(1))) : Optional.empty();
  }

  @Test
  void listsAllRepositoriesOverManyPages() {
    world.addRepositories("acme", "topic", 230);
    List<GitRepository> all = value(service().allRepositories(RepositorySort.PUSHED));
    assertThat(all).hasSize(236).extracting(GitRepository::fullName).doesNotHaveDuplicates();
    assertThat(fake.requests()).hasSizeLessThan(10); // 100 a page
  }

  @Test
  void listsNoMoreRepositoriesThanConfigured() {
    world.addRepositories("acme", "topic", 430);
    GitService service = service(GitConfig.defaults().withMaxRepositories(150));
    assertThat(value(service.allRepositories(RepositorySort.PUSHED))).hasSize(150);
    assertThat(fake.requests()).hasSizeLessThanOrEqualTo(3); // and reads no page beyond
  }

  @Test
  void findsARepositoryByItsWebAddress() {
    String address = fake.host() + "/labs/engine";
    assertThat(search(address)).extracting(GitRepository::fullName).contains("labs/engine");
    assertThat(search(address + ".git"))
        .extracting(GitRepository::fullName)
        .contains("labs/engine");
  }

  @Test
  void findsNothingForAWebAddressThatNamesNoRepositoryHere() {
    assertThat(search(fake.host() + "/labs")).isEmpty(); // integrations.md §22 no. 7
    assertThat(search(fake.host())).isEmpty();
    assertThat(search("https://elsewhere.example/labs/engine")).isEmpty();
    assertThat(fake.requests()).isEmpty();
  }

  @Test
  void findsRepositoriesByOwnerAndName() {
    assertThat(search("acme/widg")).extracting(GitRepository::fullName).contains("acme/widgets");
  }

  @Test
  void findsRepositoriesByTextEachOnce() {
    assertThat(search("widgets"))
        .extracting(GitRepository::fullName)
        .contains("acme/widgets", "labs/widgets-ui")
        .doesNotHaveDuplicates(); // integrations.md §22 no. 2
  }

  final List<GitRepository> search(String query) {
    return value(service().search(new RepositorySearch(query, 5, RepositorySort.STARS, false)));
  }

  @Test
  void readsTheDetailsOfARepository() {
    GitRepository widgets = value(service().repository("acme/widgets"));
    assertThat(widgets.fullName()).isEqualTo("acme/widgets");
    assertThat(widgets.provider()).isEqualTo(type());
    assertThat(widgets.isPublic()).isFalse();
    assertThat(widgets.mainBranch()).contains("main");
    assertThat(value(service().repository("acme/docs")).isPublic()).isTrue();
  }

  @Test
  void takesARepositoryNameThatBeginsWithTheHost() {
    String host = fake.host().substring("http://".length());
    assertThat(value(service().repository(host + "/acme/widgets")).fullName())
        .isEqualTo("acme/widgets");
  }

  @Test
  void saysThatARepositoryIsNotThere() {
    GitFailure failure = failure(service().repository("acme/nothing"));
    assertThat(failure.kind()).isEqualTo(Kind.NOT_FOUND);
    assertThat(failure.message())
        .isEqualTo(
            "Resource not found on %s API: repository acme/nothing".formatted(type().wire()));
  }

  @Test
  void pagesThroughBranchesAndEnds() {
    BranchPage first = value(service().branches("acme/widgets", new PageRequest(1, 2)));
    BranchPage last = value(service().branches("acme/widgets", new PageRequest(2, 2)));
    assertThat(first.hasNextPage()).isTrue();
    assertThat(last.hasNextPage()).isFalse(); // integrations.md §22 no. 8
    List<Branch> all = new ArrayList<>(first.branches());
    all.addAll(last.branches());
    assertThat(all)
        .extracting(Branch::name)
        .containsExactlyInAnyOrder("develop", "feature/login", "main");
    assertThat(all).extracting(Branch::commitSha).contains("9f1c2e");
  }

  @Test
  void findsBranchesByAPartOfTheirName() {
    assertThat(value(service().searchBranches("acme/widgets", "log", 30)))
        .extracting(Branch::name)
        .containsExactly("feature/login");
    assertThat(value(service().searchBranches("acme/widgets", "main", 30)))
        .extracting(Branch::name)
        .contains("main");
    assertThat(value(service().searchBranches("acme/widgets", "", 30))).isEmpty();
  }

  @Test
  void listsMicroagentsWithTheRulesFileFirst() {
    assertThat(value(service().microagents("acme/widgets")))
        .containsExactly(
            new MicroagentEntry("cursorrules", ".cursorrules"),
            new MicroagentEntry("deploy", ".openhands/microagents/deploy.md"));
  }

  @Test
  void looksForMicroagentsInTheirOwnRepositoryElsewhere() {
    assertThat(value(service().microagents("acme/.openhands")))
        .containsExactly(new MicroagentEntry("org", "microagents/org.md"));
  }

  @Test
  void listsNoMicroagentsWhereThereAreNoneOrTheyCannotBeRead() {
    assertThat(value(service().microagents("acme/docs"))).isEmpty();
    fake.inject("/", new Fault.Status(500));
    assertThat(value(service().microagents("acme/widgets"))).isEmpty();
  }

  @Test
  void readsAFile() {
    assertThat(value(service().file("acme/widgets", ".openhands/microagents/deploy.md")))
        .isEqualTo("---\ntriggers:\n- deploy\n---\nUse blue/green.");
    assertThat(failure(service().file("acme/widgets", "no/such.md")).kind())
        .isEqualTo(Kind.NOT_FOUND);
  }

  @Test
  void readsNoFileThatIsTooLarge() {
    GitService service = service(GitConfig.defaults().withMaxBytes(1 << 20, 10));
    assertThat(failure(service.file("acme/widgets", "src/main.py")).kind())
        .isEqualTo(Kind.TOO_LARGE);
  }

  @Test
  void tellsTheStateOfARequest() {
    assertThat(value(service().pullRequest("acme/widgets", 41))).isEqualTo(PullRequestState.OPEN);
    assertThat(value(service().pullRequest("acme/widgets", 40))).isEqualTo(PullRequestState.CLOSED);
    assertThat(failure(service().pullRequest("acme/widgets", 999)).kind())
        .isEqualTo(Kind.NOT_FOUND);
  }

  @Test
  void opensARequest() {
    CreatedPullRequest created = value(service().createPullRequest(proposal("feature/login")));
    assertThat(created.number()).isEqualTo(45);
    assertThat(created.url()).startsWith(fake.host() + "/acme/widgets/").endsWith("/45");
    assertThat(value(service().pullRequest("acme/widgets", 45))).isEqualTo(PullRequestState.OPEN);
    assertThat(fake.requests().getFirst().body()).contains("feature/login", "Add a login page");
  }

  @Test
  void saysWhyARequestIsDeclined() {
    GitFailure failure = failure(service().createPullRequest(proposal("no-such-branch")));
    assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
    assertThat(failure.message()).containsAnyOf("head is invalid", "source", "branch");
  }

  static NewPullRequest proposal(String source) {
    return new NewPullRequest(
        "acme/widgets", source, "main", "Add a login page", Optional.empty(), true, List.of());
  }

  @Test
  void givesCloneAccessWithoutAskingTheProvider() {
    var access = value(service().cloneAccess("acme/widgets"));
    assertThat(access.url()).isEqualTo(fake.host() + "/acme/widgets.git");
    assertThat(access.credentials().orElseThrow().password().reveal()).isEqualTo(TOKEN);
    assertThat(access.toString()).doesNotContain(TOKEN);
    assertThat(fake.requests()).isEmpty();
  }

  // --- hostile names -------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "acme",
        "acme/",
        "/widgets",
        "../user",
        "acme/..",
        "acme/./x",
        "a//b",
        "acme/wid\ngets",
        " / "
      })
  void asksNothingForWhatIsNoName(String name) {
    assertThat(failure(service().repository(name)).kind()).isEqualTo(Kind.INVALID_REQUEST);
    assertThat(failure(service().branches(name, new PageRequest(1, 1))).kind())
        .isEqualTo(Kind.INVALID_REQUEST);
    assertThat(fake.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"acme/x?admin=1", "acme/x#y", "acme/x%2f..%2fy", "acme/wid gets", "ä/ö"})
  void keepsEveryNameInsideItsSegment(String name) {
    assertThat(failure(service().repository(name)).kind()).isEqualTo(Kind.NOT_FOUND);
    assertThat(fake.requests()).singleElement().satisfies(r -> assertThat(r.query()).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/etc/passwd", "../x.md", "a/../../b.md", "a//b.md", "a\u0000b"})
  void asksNothingForWhatIsNoPath(String path) {
    assertThat(failure(service().file("acme/widgets", path)).kind())
        .isEqualTo(Kind.INVALID_REQUEST);
    assertThat(fake.requests()).isEmpty();
  }

  // --- tokens --------------------------------------------------------------------------------

  @Test
  void replacesARefusedTokenByTheLatestOnce() {
    fake.revoke(TOKEN);
    fake.accept("fresh");
    tokens.renew(type(), "fresh");
    assertThat(value(service().user()).login()).isEqualTo("mona");
    assertThat(fake.requests())
        .extracting(r -> r.header("authorization").orElseThrow())
        .containsExactly(expectedAuthorization(TOKEN), "Bearer fresh"); // §22 no. 1
  }

  @Test
  void givesUpWhenTheLatestTokenIsRefusedToo() {
    fake.revoke(TOKEN);
    tokens.renew(type(), "stale-too");
    GitFailure failure = failure(service().user());
    assertThat(failure.kind()).isEqualTo(Kind.UNAUTHORIZED);
    assertThat(failure.message()).isEqualTo("Invalid %s token".formatted(type().wire()));
    assertThat(fake.requests()).hasSize(2);
  }

  @Test
  void doesNotRepeatWithTheSameToken() {
    fake.revoke(TOKEN);
    assertThat(failure(service().user()).kind()).isEqualTo(Kind.UNAUTHORIZED);
    assertThat(fake.requests()).hasSize(1);
  }

  @Test
  void asksForTheLatestTokenWhenNoneIsKnown() {
    tokens.forget(type());
    assertThat(value(service().user()).login()).isEqualTo("mona");
    assertThat(tokens.askedForLatest).hasValue(1);
  }

  @Test
  void sendsNothingWithoutAToken() {
    tokens.forget(type()).revoke(type());
    GitFailure failure = failure(service().user());
    assertThat(failure.kind()).isEqualTo(Kind.NO_TOKEN);
    assertThat(failure.message()).contains(type().wire(), "revoked", "settings");
    assertThat(fake.requests()).isEmpty();
  }

  @Test
  void refusesATokenThatCannotBeSent() {
    tokens.link(type(), fake.host(), "two\nlines-of-secret");
    GitFailure failure = failure(service().user());
    assertThat(failure.kind()).isEqualTo(Kind.UNAUTHORIZED);
    assertThat(failure.toString()).doesNotContain("lines-of-secret");
    assertThat(fake.requests()).isEmpty();
  }

  @Test
  void forgivesBlanksAroundAToken() {
    tokens.link(type(), fake.host(), "  " + TOKEN + "\n");
    assertThat(value(service().user()).login()).isEqualTo("mona");
  }

  @Test
  void validatesATokenWithItsOwnProviderOnly() {
    HttpGitProviders providers = providers(GitConfig.defaults());
    Optional<String> host = Optional.of(fake.host());
    assertThat(providers.validate(type(), new Secret(TOKEN), host))
        .isInstanceOf(TokenVerdict.Valid.class);
    assertThat(providers.validate(type(), new Secret("wrong"), host))
        .isInstanceOf(TokenVerdict.Invalid.class);
    assertThat(providers.validate(type(), new Secret(" "), host))
        .isInstanceOf(TokenVerdict.Invalid.class);
    assertThat(fake.requests()).hasSize(2);
  }

  @Test
  void doesNotCallATokenInvalidThatCouldNotBeAsked() {
    HttpGitProviders providers = providers(GitConfig.defaults());
    fake.inject("/", new Fault.HangUp());
    assertThat(providers.validate(type(), new Secret(TOKEN), Optional.of(fake.host())))
        .isInstanceOf(TokenVerdict.Undetermined.class);
    assertThat(providers.validate(type(), new Secret(TOKEN), Optional.of("ht tp://x")))
        .isInstanceOf(TokenVerdict.Undetermined.class);
  }

  @Test
  void asksNoHostTheOperatorDidNotAllow() {
    GitConfig strict = GitConfig.defaults().withAllowedHosts(Set.of("git.acme.io"));
    assertThat(providers(strict).of(tokens).service(type())).isEmpty();
    TokenVerdict verdict =
        providers(strict).validate(type(), new Secret(TOKEN), Optional.of(fake.host()));
    assertThat(verdict).isInstanceOf(TokenVerdict.Undetermined.class);
    assertThat(verdict.toString()).contains("operator");
    assertThat(fake.requests()).isEmpty();
    String allowed = fake.host().substring("http://".length());
    GitConfig matching = GitConfig.defaults().withAllowedHosts(Set.of(allowed));
    assertThat(value(service(matching).user()).login()).isEqualTo("mona");
  }

  // --- leaks (boundaries.md T-19) ------------------------------------------------------------

  @Test
  void showsTheTokenNowhere() {
    List<Fault> faults =
        List.of(
            new Fault.Echo(),
            new Fault.Status(401),
            new Fault.Status(403),
            new Fault.Status(500, Map.of(), "{\"message\":\"" + TOKEN + "\"}"),
            new Fault.Garbage("application/json", "{\"errors\":[{\"message\":\"" + TOKEN + "\"}]}"),
            new Fault.Garbage("text/html", TOKEN),
            new Fault.HangUp());
    try (LogCapture log = new LogCapture()) {
      List<String> shown = new ArrayList<>();
      everyCall().forEach(call -> shown.add(call.apply(service()).toString()));
      for (Fault fault : faults) {
        fake.heal();
        fake.inject("/", fault);
        // Values are the provider's data, a file for example; only what we say about them is ours.
        everyCall().forEach(call -> shown.add(call.apply(service()).findFailure().toString()));
        shown.add(
            providers(GitConfig.defaults())
                .validate(type(), new Secret(TOKEN), Optional.of(fake.host()))
                .toString());
      }
      shown.addAll(log.lines());
      fake.requests().forEach(r -> shown.add(r.path() + r.query() + r.body()));
      assertThat(log.lines()).isNotEmpty();
      assertThat(shown).isNotEmpty().noneMatch(text -> text.contains(TOKEN));
    }
  }

  @Test
  void showsNoPartOfAUserNameAndPasswordEither() {
    String token = "mona-the-user:pass-the-word";
    tokens.link(type(), fake.host(), token);
    fake.inject("/user", new Fault.Echo());
    GitFailure failure = failure(service().user());
    assertThat(failure.message()).contains("cannot use").contains("******");
    assertThat(failure.message()).doesNotContain("the-user", "the-word");
    fake.heal();
    String encoded =
        java.util.Base64.getEncoder()
            .encodeToString(token.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    fake.inject("/user", new Fault.Status(400, Map.of(), "{\"message\":\"" + encoded + "\"}"));
    assertThat(failure(service().user()).message()).doesNotContain(encoded);
  }

  private static List<Function<GitService, GitAnswer<?>>> everyCall() {
    PageRequest page = new PageRequest(1, 5);
    return List.of(
        GitService::user,
        GitService::installations,
        s -> s.repositories(new RepositoryQuery(RepositorySort.PUSHED, page, Optional.of("acme"))),
        s -> s.allRepositories(RepositorySort.PUSHED),
        s -> s.search(new RepositorySearch("widgets", 5, RepositorySort.STARS, false)),
        s -> s.repository("acme/widgets"),
        s -> s.branches("acme/widgets", page),
        s -> s.searchBranches("acme/widgets", "main", 5),
        GitService::suggestedTasks,
        s -> s.microagents("acme/widgets"),
        s -> s.file("acme/widgets", "src/main.py"),
        s -> s.pullRequest("acme/widgets", 41),
        s -> s.createPullRequest(proposal("develop")),
        s -> s.cloneAccess("acme/widgets"));
  }

  // --- failures ------------------------------------------------------------------------------

  private GitFailure userWith(Fault fault) {
    return userWith(fault, GitConfig.defaults());
  }

  private GitFailure userWith(Fault fault, GitConfig config) {
    fake.inject("/user", fault);
    return failure(service(config).user());
  }

  @Test
  void tellsForbiddenFromRateLimited() {
    GitFailure forbidden = userWith(new Fault.Status(403));
    assertThat(forbidden.kind()).isEqualTo(Kind.FORBIDDEN);
    assertThat(forbidden.message())
        .isEqualTo(
            "Unknown error: %s answered 403 for the user: injected failure"
                .formatted(type().wire()));
    fake.heal();
    GitFailure limited =
        userWith(
            new Fault.Status(
                403,
                Map.of(
                    "X-RateLimit-Remaining",
                    "0",
                    "X-RateLimit-Reset",
                    String.valueOf(NOW.plusSeconds(90).getEpochSecond())),
                "{}"));
    assertThat(limited.kind()).isEqualTo(Kind.RATE_LIMITED);
    assertThat(limited.retryAfter()).contains(Duration.ofSeconds(90));
  }

  @Test
  void passesOnHowLongToWait() {
    GitFailure failure = userWith(new Fault.Status(429, Map.of("Retry-After", "17"), "slow down"));
    assertThat(failure.kind()).isEqualTo(Kind.RATE_LIMITED);
    assertThat(failure.message()).isEqualTo(type().wire() + " API rate limit exceeded");
    assertThat(failure.retryAfter()).contains(Duration.ofSeconds(17));
  }

  @Test
  void namesAFailureOfTheProvider() {
    assertThat(userWith(new Fault.Status(503)).kind()).isEqualTo(Kind.UPSTREAM);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"<html>proxy</html>", "", "{\"id\":", "[]", "null", "42", "{\"id\":{}}", "\u0000"})
  void namesAnAnswerThatIsNone(String body) {
    assertThat(userWith(new Fault.Garbage("application/json", body)).kind())
        .isEqualTo(Kind.MALFORMED);
  }

  @Test
  void waitsNoLongerThanConfiguredForTheWholeAnswer() {
    GitConfig config = GitConfig.defaults().withExchangeTimeout(Duration.ofMillis(500));
    GitFailure stalled = userWith(new Fault.Stall(), config);
    assertThat(stalled.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(stalled.message()).startsWith("HTTP error ReadTimeout : ");
  }

  @Test
  void namesABrokenConnection() {
    GitFailure failure = userWith(new Fault.HangUp());
    assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(failure.message()).startsWith("HTTP error ").contains("the connection failed");
  }

  @Test
  void readsNoAnswerBeyondTheLimit() {
    assertThat(userWith(new Fault.Huge(64L << 20)).kind()).isEqualTo(Kind.TOO_LARGE);
  }

  @Test
  void endsWhenTheCallerIsInterrupted() {
    fake.inject("/user", new Fault.Stall());
    GitService service = service(GitConfig.defaults().withExchangeTimeout(Duration.ofHours(1)));
    CompletableFuture<GitAnswer<?>> answer = new CompletableFuture<>();
    Thread caller = Thread.ofVirtual().start(() -> answer.complete(service.user()));
    Awaitility.await().until(() -> !fake.requests().isEmpty());
    caller.interrupt();
    assertThat(failure(answer.orTimeout(30, java.util.concurrent.TimeUnit.SECONDS).join()).kind())
        .isEqualTo(Kind.UNREACHABLE);
  }

  @Test
  void followsARedirectWithinTheHost() {
    String moved = pathOfUser() + "?moved=1";
    fake.injectOnce("/user", new Fault.Status(307, Map.of("Location", moved), ""));
    assertThat(value(service().user()).login()).isEqualTo("mona");
    assertThat(fake.requests().getLast().query()).containsEntry("moved", "1");
  }

  abstract String pathOfUser();

  @Test
  void carriesTheTokenToNoOtherHost() {
    try (FakeProvider other = start(world)) {
      other.accept(TOKEN);
      GitFailure failure =
          userWith(new Fault.Status(302, Map.of("Location", other.host() + pathOfUser()), ""));
      assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
      assertThat(other.requests()).isEmpty();
    }
  }

  @Test
  void endsALoopOfRedirects() {
    assertThat(userWith(new Fault.Status(302, Map.of("Location", pathOfUser()), "")).kind())
        .isEqualTo(Kind.REFUSED);
    assertThat(fake.requests()).hasSize(4);
  }
}
