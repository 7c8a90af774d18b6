package dev.hands4j.enterprise.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hands4j.api.identity.Session;
import dev.hands4j.api.identity.SessionTokens;
import dev.hands4j.api.identity.Sessions;
import dev.hands4j.api.user.Secret;
import dev.hands4j.api.user.UserId;
import dev.hands4j.server.config.Environment;
import dev.hands4j.storage.SqlStorage;
import dev.hands4j.storage.StorageConfig;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ends a session and what does not. */
class SessionRenewalTest {
  private static final UserId ADA = new UserId("ada");
  private static final Instant START = Instant.parse("2026-03-04T05:06:07Z");
  private static final Duration WORD = Duration.ofMinutes(5);

  @TempDir private Path folder;

  private volatile Instant now = START;
  private final AtomicInteger asked = new AtomicInteger();
  private final List<String> ended = new ArrayList<>();
  private volatile Answer answer = () -> signedIn(ADA);
  private SqlStorage storage;
  private SessionRenewal renewal;

  private interface Answer {
    SignedIn give() throws ProviderRefusedException, ProviderUnreachableException;
  }

  @BeforeEach
  void open() {
    storage = SqlStorage.open(StorageConfig.in(folder), () -> now);
    IdentityConfig config =
        IdentityConfig.read(
                new Environment(
                    Map.of(
                        "KEYCLOAK_SERVER_URL", "http://localhost:1",
                        "KEYCLOAK_CLIENT_SECRET", "s",
                        "HANDS4J_KEYCLOAK_GRACE", "10m")),
                Optional.empty())
            .orElseThrow();
    renewal =
        new SessionRenewal(storage.sessions(), new FakeProvider(), recording(), config, clock());
  }

  @AfterEach
  void close() {
    storage.close();
  }

  private Clock clock() {
    return new Clock() {
      @Override
      public ZoneId getZone() {
        return ZoneId.of("UTC");
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }

      @Override
      public Instant instant() {
        return now;
      }
    };
  }

  private SignInRecord recording() {
    return new SignInRecord() {
      @Override
      public void signedIn(UserId user, String alias, String address) {}

      @Override
      public void refused(Optional<UserId> user, String reason, String address) {}

      @Override
      public void signedOut(UserId user, String reason, String address) {
        ended.add(user.value());
      }

      @Override
      public void termsAccepted(UserId user, String address) {}
    };
  }

  private static SignedIn signedIn(UserId user) {
    return new SignedIn(
        new Tokens(
            new Secret("access2"),
            new Secret("refresh2"),
            Optional.empty(),
            WORD,
            Optional.empty()),
        user,
        Optional.of("new@example.org"),
        true,
        Optional.of("p"));
  }

  private Session session() {
    Sessions.Opened opened =
        storage
            .sessions()
            .open(
                new Sessions.NewSession(
                    ADA,
                    "ada",
                    Optional.of("old@example.org"),
                    false,
                    Optional.of("p"),
                    new SessionTokens(
                        new Secret("access"),
                        new Secret("refresh"),
                        Optional.empty(),
                        now.plus(WORD),
                        Optional.empty()),
                    Duration.ofHours(10),
                    Duration.ofHours(10)));
    return storage.sessions().get(opened.id()).orElseThrow();
  }

  @Test
  void asksNobodyWhileTheProvidersWordHolds() throws Exception {
    Session session = session();
    assertThat(renewal.confirmed(session)).contains(session);
    assertThat(asked).hasValue(0);
  }

  @Test
  void asksOnceForManyAndKnowsWhatIsNew() throws Exception {
    Session session = session();
    now = START.plus(WORD);
    List<Future<Optional<Session>>> all = new ArrayList<>();
    try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        all.add(people.submit(() -> renewal.confirmed(session)));
      }
    }
    for (Future<Optional<Session>> one : all) {
      assertThat(one.get()).isPresent();
    }
    assertThat(asked).hasValue(1);
    Session renewed = storage.sessions().get(session.id()).orElseThrow();
    assertThat(renewed.email()).contains("new@example.org");
    assertThat(renewed.emailVerified()).isTrue();
    assertThat(renewed.confirmedUntil()).isEqualTo(now.plus(WORD));
  }

  @Test
  void endsASessionThatTheProviderRefuses() throws Exception {
    Session session = session();
    now = START.plus(WORD);
    answer =
        () -> {
          throw new ProviderRefusedException("ended");
        };
    assertThat(renewal.confirmed(session)).isEmpty();
    assertThat(storage.sessions().get(session.id())).isEmpty();
    assertThat(ended).containsExactly("ada");
  }

  @Test
  void endsASessionThatIsAnsweredForSomebodyElse() throws Exception {
    Session session = session();
    now = START.plus(WORD);
    answer = () -> signedIn(new UserId("bob"));
    assertThat(renewal.confirmed(session)).isEmpty();
    assertThat(storage.sessions().get(session.id())).isEmpty();
  }

  @Test
  void endsNothingWhileTheProviderIsSilentAndAdmitsNobodyForEver() throws Exception {
    Session session = session();
    answer =
        () -> {
          throw new ProviderUnreachableException("silent");
        };
    now = START.plus(WORD);
    assertThat(renewal.confirmed(session)).isPresent();
    assertThat(renewal.confirmed(session)).isPresent();
    assertThat(asked).hasValue(1); // not with every request
    now = START.plus(WORD).plus(Duration.ofMinutes(10));
    assertThatThrownBy(() -> renewal.confirmed(session))
        .isInstanceOf(ProviderUnreachableException.class);
    assertThat(storage.sessions().get(session.id())).isPresent();
    assertThat(ended).isEmpty();

    now = now.plusSeconds(60);
    answer = () -> signedIn(ADA);
    assertThat(renewal.confirmed(session)).isPresent();
  }

  @Test
  void knowsNamesWhateverTheirCase() throws Exception {
    Path file = Files.writeString(folder.resolve("blocked"), "Eve\n\n mallory@Example.org \n");
    NameList list = NameList.of(file);
    assertThat(list.contains("eve")).isTrue();
    assertThat(list.contains(Optional.of("MALLORY@example.org"))).isTrue();
    assertThat(list.contains("ada")).isFalse();
    assertThat(list.contains("")).isFalse();
  }

  @Test
  void reportsWhatDoesNotGoTogether() {
    Environment environment =
        new Environment(
            Map.of(
                "KEYCLOAK_SERVER_URL", "ftp://x",
                "GITHUB_USER_LIST_FILE", "/no/such/file",
                "GITHUB_USERS_SHEET_ID", "x"));
    assertThat(IdentityConfig.read(environment, Optional.empty())).isEmpty();
    assertThat(environment.problems())
        .hasSize(4)
        .anyMatch(p -> p.contains("GITHUB_USER_LIST_FILE: /no/such/file cannot be read"))
        .anyMatch(p -> p.contains("GITHUB_USERS_SHEET_ID is not read"))
        .anyMatch(p -> p.contains("KEYCLOAK_CLIENT_SECRET is missing"))
        .anyMatch(p -> p.contains("KEYCLOAK_SERVER_URL must be an address"));
    assertThat(IdentityConfig.read(new Environment(Map.of()), Optional.empty())).isEmpty();
  }

  /** Only renewal is asked of it. */
  private final class FakeProvider implements IdentityProvider {
    @Override
    public SignedIn refresh(Secret refreshToken)
        throws ProviderRefusedException, ProviderUnreachableException {
      asked.incrementAndGet();
      return answer.give();
    }

    @Override
    public URI authorizeUrl(Authorization request) {
      throw new UnsupportedOperationException();
    }

    @Override
    public SignedIn exchange(Exchange exchange) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Person userinfo(Secret accessToken) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void logout(Secret refreshToken) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<BrokeredToken> brokeredToken(Secret accessToken, String alias) {
      throw new UnsupportedOperationException();
    }

    @Override
    public LogoutNotice readLogoutToken(String token) {
      throw new UnsupportedOperationException();
    }
  }
}
