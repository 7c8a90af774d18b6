package dev.hands4j.enterprise.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hands4j.api.settings.SecretsStore.ProviderToken;
import dev.hands4j.api.settings.SecretsStore.Secrets;
import dev.hands4j.api.user.ProviderType;
import dev.hands4j.api.user.Secret;
import dev.hands4j.api.user.TokenSource;
import dev.hands4j.api.user.TokenSource.Reason;
import dev.hands4j.api.user.TokenSource.TokenUnavailableException;
import dev.hands4j.api.user.UserId;
import dev.hands4j.enterprise.identity.BrokeredToken;
import dev.hands4j.server.access.StoredTokens;
import dev.hands4j.storage.PostgresConfig;
import dev.hands4j.storage.SqlStorage;
import dev.hands4j.testkit.git.FakeBitbucket;
import dev.hands4j.testkit.git.FakeGitHub;
import dev.hands4j.testkit.git.FakeGitLab;
import dev.hands4j.testkit.git.FakeOAuth;
import dev.hands4j.testkit.git.FakeProvider;
import dev.hands4j.testkit.git.Fault;
import dev.hands4j.testkit.git.GitWorld;
import dev.hands4j.testkit.services.TestPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two nodes on one database, and git providers that answer over HTTP. */
class ProviderTokensTest {
  private static final UserId ADA = new UserId("ada");
  private static final Duration LONG = Duration.ofHours(8);
  private static final Duration WITHIN_THE_MARGIN = Duration.ofMinutes(5);
  private static final Duration OVER = Duration.ofNanos(1_000);
  private static final TokenLimits LIMITS =
      new TokenLimits(
          Duration.ofMinutes(10),
          Duration.ofSeconds(20),
          Duration.ofSeconds(60),
          Duration.ofSeconds(90),
          64 * 1024);

  @TempDir Path folder;

  private final Map<ProviderType, FakeProvider> fakes = new EnumMap<>(ProviderType.class);
  private final List<AutoCloseable> open = new ArrayList<>();
  private TestPostgres.Database database;
  private ProviderTokens tokens;

  @BeforeEach
  void start() {
    database = opened(TestPostgres.shared().database());
    GitWorld world = GitWorld.small();
    fakes.put(ProviderType.GITHUB, opened(new FakeGitHub(world)));
    fakes.put(ProviderType.GITLAB, opened(new FakeGitLab(world)));
    fakes.put(ProviderType.BITBUCKET, opened(new FakeBitbucket(world)));
    tokens = node(LIMITS, FakeOAuth.CLIENT_SECRET);
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable part : open.reversed()) {
      part.close();
    }
  }

  private <T extends AutoCloseable> T opened(T part) {
    open.add(part);
    return part;
  }

  private SqlStorage storage() {
    return opened(
        SqlStorage.open(
            PostgresConfig.at(
                database.host(),
                database.port(),
                database.name(),
                database.user(),
                new Secret(database.password()),
                folder.resolve("keys"))));
  }

  private ProviderTokens node(TokenLimits limits, String clientSecret) {
    SqlStorage storage = storage();
    List<OAuthApp> apps = new ArrayList<>();
    fakes.forEach((provider, fake) ->
        apps.add(
            new OAuthApp(
                provider,
                Optional.of(fake.host()),
                FakeOAuth.CLIENT_ID,
                new Secret(clientSecret))));
    return opened(
        new ProviderTokens(
            storage.providerTokens(),
            new StoredTokens(storage.secrets()),
            new OAuthApps(apps),
            limits));
  }

  /** Signs in through a provider; answers the refresh token. */
  private String signIn(ProviderType provider, String access, Duration expiresIn) {
    String refresh = fakes.get(provider).oauth().issueRefreshToken();
    tokens.remember(
        ADA,
        provider.wire(),
        new BrokeredToken(
            new Secret(access),
            Optional.of(new Secret(refresh)),
            Optional.of(expiresIn),
            Optional.empty()));
    return refresh;
  }

  private TokenSource source() {
    return tokens.forOwner(Optional.of(ADA));
  }

  private static Reason reason(Callable<?> call) {
    try {
      throw new AssertionError("a token was to be had: " + call.call());
    } catch (TokenUnavailableException e) {
      return e.reason();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private boolean needsSignIn() {
    return tokens.links(ADA).getFirst().needsSignIn();
  }

  @Test
  void handsOutATokenThatLastsWithoutAskingAnybody() throws Exception {
    signIn(ProviderType.GITHUB, "issued", LONG);

    assertThat(source().latest(ProviderType.GITHUB)).isEqualTo(new Secret("issued"));
    assertThat(source().current(ProviderType.GITHUB)).contains(new Secret("issued"));
    assertThat(fakes.get(ProviderType.GITHUB).requests()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = ProviderType.class,
      names = {"GITHUB", "GITLAB", "BITBUCKET"})
  void renewsATokenBeforeItEnds(ProviderType provider) throws Exception {
    signIn(provider, "old", WITHIN_THE_MARGIN);

    Secret renewed = source().latest(provider);

    assertThat(renewed.reveal()).startsWith("access-");
    assertThat(source().latest(provider)).isEqualTo(renewed);
    assertThat(fakes.get(provider).oauth().renewals()).isEqualTo(1);
  }

  @Test
  void renewsOnceForManyCallersOnTwoNodes() throws Exception {
    signIn(ProviderType.GITHUB, "old", OVER);
    fakes.get(ProviderType.GITHUB).inject("/login", new Fault.Slow(Duration.ofMillis(300)));
    ProviderTokens other = node(LIMITS, FakeOAuth.CLIENT_SECRET);

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Secret>> answers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        for (ProviderTokens node : List.of(tokens, other)) {
          answers.add(
              threads.submit(() -> node.forOwner(Optional.of(ADA)).latest(ProviderType.GITHUB)));
        }
      }
      Secret first = answers.getFirst().get();
      for (Future<Secret> answer : answers) {
        assertThat(answer.get()).isEqualTo(first);
      }
    }
    assertThat(fakes.get(ProviderType.GITHUB).requests()).hasSize(1);
  }

  @Test
  void keepsTheLinkWhenTheProviderFails() throws Exception {
    signIn(ProviderType.GITLAB, "old", OVER);
    FakeProvider fake = fakes.get(ProviderType.GITLAB);
    for (Fault fault :
        List.of(
            new Fault.Status(500),
            new Fault.Status(503, Map.of(), "{\"error\":\"invalid_grant\"}"),
            new Fault.Status(429),
            new Fault.Garbage("text/html", "<html>down for maintenance</html>"),
            new Fault.Huge(1 << 20),
            new Fault.HangUp())) {
      fake.inject("/oauth/token", fault);
      assertThat(reason(() -> source().latest(ProviderType.GITLAB)))
          .as("%s", fault)
          .isEqualTo(Reason.UPSTREAM);
      assertThat(needsSignIn()).isFalse();
      fake.heal();
    }
    assertThat(source().latest(ProviderType.GITLAB).reveal()).startsWith("access-");
  }

  @Test
  void givesAProviderThatStallsUpAndKeepsTheLink() {
    tokens =
        node(
            new TokenLimits(
                Duration.ofMinutes(10),
                Duration.ofMillis(300),
                Duration.ofSeconds(60),
                Duration.ofSeconds(90),
                64 * 1024),
            FakeOAuth.CLIENT_SECRET);
    signIn(ProviderType.BITBUCKET, "old", OVER);
    fakes.get(ProviderType.BITBUCKET).inject("/site", new Fault.Stall());

    assertThat(reason(() -> source().latest(ProviderType.BITBUCKET))).isEqualTo(Reason.UPSTREAM);
    assertThat(needsSignIn()).isFalse();
  }

  @Test
  void usesATokenThatIsStillGoodWhileTheProviderFails() throws Exception {
    fakes.get(ProviderType.GITHUB).inject("/login", new Fault.Status(500));
    signIn(ProviderType.GITHUB, "still-good", WITHIN_THE_MARGIN);

    assertThat(source().latest(ProviderType.GITHUB)).isEqualTo(new Secret("still-good"));
  }

  @ParameterizedTest
  @EnumSource(
      value = ProviderType.class,
      names = {"GITHUB", "GITLAB", "BITBUCKET"})
  void tellsThePersonToSignInAgainWhenTheProviderRefuses(ProviderType provider) throws Exception {
    String refresh = signIn(provider, "old", OVER);
    fakes.get(provider).oauth().revokeRefreshToken(refresh);

    assertThat(reason(() -> source().latest(provider))).isEqualTo(Reason.REVOKED);
    assertThat(needsSignIn()).isTrue();
    assertThat(reason(() -> source().latest(provider))).isEqualTo(Reason.REVOKED);
    assertThat(fakes.get(provider).requests()).hasSize(1);

    signIn(provider, "new", LONG);
    assertThat(needsSignIn()).isFalse();
    assertThat(source().latest(provider)).isEqualTo(new Secret("new"));
  }

  @ParameterizedTest
  @EnumSource(
      value = ProviderType.class,
      names = {"GITHUB", "GITLAB", "BITBUCKET"})
  void doesNotTakeAMistakeOfTheOperatorForARefusal(ProviderType provider) {
    tokens = node(LIMITS, "not the secret");
    signIn(provider, "old", OVER);

    assertThat(reason(() -> source().latest(provider))).isEqualTo(Reason.UPSTREAM);
    assertThat(needsSignIn()).isFalse();
  }

  @Test
  void hasTheSameTokensAfterARestart() throws Exception {
    signIn(ProviderType.GITHUB, "old", OVER);
    Secret before = source().latest(ProviderType.GITHUB);

    tokens = node(LIMITS, FakeOAuth.CLIENT_SECRET);

    assertThat(source().latest(ProviderType.GITHUB)).isEqualTo(before);
    assertThat(source().providers()).hasSize(1);
  }

  @Test
  void asksAboutItsOwnOwnerOnly() {
    signIn(ProviderType.GITHUB, "of-ada", LONG);
    TokenSource bob = tokens.forOwner(Optional.of(new UserId("bob")));

    assertThat(bob.providers()).isEmpty();
    assertThat(bob.current(ProviderType.GITHUB)).isEmpty();
    assertThat(reason(() -> bob.latest(ProviderType.GITHUB))).isEqualTo(Reason.NOT_LINKED);
  }

  @Test
  void prefersIssuedTokensAndFallsBackToSavedOnes() throws Exception {
    storage()
        .secrets()
        .update(
            Optional.of(ADA),
            _ ->
                new Secrets(
                    Map.of(
                        ProviderType.GITHUB, saved("saved-github"),
                        ProviderType.BITBUCKET, saved("saved-bitbucket")),
                    Map.of()));
    signIn(ProviderType.GITHUB, "issued", OVER);
    Secret renewed = source().latest(ProviderType.GITHUB);
    assertThat(renewed.reveal()).startsWith("access-");
    assertThat(source().latest(ProviderType.BITBUCKET)).isEqualTo(new Secret("saved-bitbucket"));
    assertThat(source().providers().stream().map(TokenSource.Provider::type))
        .containsExactly(ProviderType.GITHUB, ProviderType.BITBUCKET);

    String refresh = signIn(ProviderType.GITHUB, "issued-again", OVER);
    fakes.get(ProviderType.GITHUB).oauth().revokeRefreshToken(refresh);
    assertThat(reason(() -> source().latest(ProviderType.GITHUB))).isEqualTo(Reason.REVOKED);
    assertThat(source().latest(ProviderType.GITHUB)).isEqualTo(new Secret("saved-github"));
  }

  private static ProviderToken saved(String token) {
    return new ProviderToken(Optional.of(new Secret(token)), Optional.empty(), Optional.empty());
  }

  @Test
  void announcesEveryTokenBeforeItIsHandedOut() throws Exception {
    signIn(ProviderType.GITHUB, "old", OVER);
    List<Secret> masked = new ArrayList<>();
    TokenSource source = source();
    source.onIssued((_, token) -> masked.add(token));

    Secret renewed = source.latest(ProviderType.GITHUB);

    assertThat(masked).contains(renewed);
    assertThat(source.current(ProviderType.GITHUB)).contains(renewed);
    assertThat(masked).hasSize(2);
  }

  @Test
  void keepsNoTokenOfWhatIsNoGitProvider() {
    BrokeredToken token =
        new BrokeredToken(new Secret("x"), Optional.empty(), Optional.empty(), Optional.empty());
    tokens.remember(ADA, "enterprise_sso", token);
    tokens.remember(ADA, "somebody-else", token);

    assertThat(tokens.links(ADA)).isEmpty();
  }

  @Test
  void keepsNoTokenThatCouldNotTravelInAHeader() {
    signIn(ProviderType.GITHUB, "two words", LONG);
    signIn(ProviderType.GITHUB, "x\r\nHost: elsewhere", LONG);

    assertThat(tokens.links(ADA)).isEmpty();
  }

  @Test
  void forgetsALinkWhenAskedTo() {
    signIn(ProviderType.GITHUB, "issued", LONG);

    assertThat(tokens.unlink(ADA, ProviderType.GITHUB)).isTrue();
    assertThat(source().providers()).isEmpty();
  }

  @Test
  void refusesBoundsThatDoNotFit() {
    assertThatThrownBy(() ->
            new TokenLimits(
                Duration.ZERO, Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ZERO, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
