package dev.hands4j.storage.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.api.identity.Session;
import dev.hands4j.api.identity.SessionId;
import dev.hands4j.api.identity.SessionTokens;
import dev.hands4j.api.identity.Sessions.NewSession;
import dev.hands4j.api.identity.Sessions.Opened;
import dev.hands4j.api.identity.SignIns.Attempt;
import dev.hands4j.api.user.Secret;
import dev.hands4j.api.user.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is kept of people who sign in, on any database (architecture §8 point 15). */
public abstract class SessionsContract extends ContractTest {
  private static final UserId ADA = new UserId("ada:1");
  private static final UserId BOB = new UserId("bob");
  private static final Duration WORD = Duration.ofMinutes(5);
  private static final Duration LIFETIME = Duration.ofHours(10);
  private static final Duration IDLE = Duration.ofMinutes(30);
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private static SessionTokens tokens(String name, Instant until) {
    return new SessionTokens(
        new Secret("access-" + name),
        new Secret("refresh-" + name),
        Optional.of(new Secret("id-" + name)),
        until,
        Optional.of(until.plusSeconds(60)));
  }

  private Opened open(UserId user, String providerSession) {
    return storage
        .sessions()
        .open(
            new NewSession(
                user,
                "the name",
                Optional.of("a@example.org"),
                false,
                Optional.of(providerSession),
                tokens("one", START.plus(WORD)),
                LIFETIME,
                IDLE));
  }

  @Test
  void findsASessionByItsValue() {
    Opened opened = open(ADA, "p");
    assertThat(opened.value().reveal()).matches("[A-Za-z0-9]{32,}");
    assertThat(storage.sessions().find(opened.value()))
        .contains(
            new Session(
                opened.id(),
                ADA,
                "the name",
                Optional.of("a@example.org"),
                false,
                false,
                START.plus(WORD),
                START,
                START,
                START.plus(LIFETIME)));
    assertThat(storage.sessions().get(opened.id())).isPresent();
    assertThat(storage.sessions().find(new Secret("x".repeat(32)))).isEmpty();
    assertThat(storage.sessions().find(new Secret(opened.id().value()))).isEmpty();
    assertThat(storage.sessions().tokens(opened.id())).contains(tokens("one", START.plus(WORD)));
  }

  @Test
  void storesNeitherValueNorTokensInTheOpen() {
    Opened opened = open(ADA, "p");
    storage.offlineTokens().store(ADA, new Secret("offline-secret"));
    storage
        .signIns()
        .begin(
            new Secret("state-1"),
            new Secret("browser-1"),
            new Attempt("nonce-1", new Secret("verifier-1"), "/back"),
            WORD);
    assertThat(new String(storage.everythingStored(), StandardCharsets.ISO_8859_1))
        .contains("the name")
        .doesNotContain(
            opened.value().reveal(),
            "access-one",
            "refresh-one",
            "id-one",
            "offline-secret",
            "state-1",
            "browser-1",
            "nonce-1",
            "verifier-1");
  }

  @Test
  void endsASessionThatIsIdleOrOld() {
    Opened opened = open(ADA, "p");
    storage.setTime(START.plus(IDLE).minusMillis(1));
    assertThat(storage.sessions().find(opened.value())).isPresent();
    storage.setTime(START.plus(IDLE).plus(IDLE).minusMillis(2));
    assertThat(storage.sessions().find(opened.value())).isPresent();
    storage.setTime(START.plus(IDLE.multipliedBy(3)));
    assertThat(storage.sessions().find(opened.value())).isEmpty();
    assertThat(storage.sessions().alive(List.of(opened.id()))).isEmpty();

    Opened busy = open(BOB, "p");
    for (Instant t = START.plus(IDLE.multipliedBy(3));
        t.isBefore(START.plus(IDLE.multipliedBy(3)).plus(LIFETIME));
        t = t.plus(Duration.ofMinutes(20))) {
      storage.setTime(t);
      assertThat(storage.sessions().find(busy.value())).isPresent();
    }
    storage.setTime(START.plus(IDLE.multipliedBy(3)).plus(LIFETIME));
    assertThat(storage.sessions().find(busy.value())).isEmpty();
    assertThat(storage.sessions().sweep()).isEqualTo(2);
    assertThat(storage.sessions().sweep()).isZero();
  }

  @Test
  void letsOneOfManyRenew() throws Exception {
    Opened opened = open(ADA, "p");
    assertThat(storage.sessions().claimRenewal(opened.id(), PAUSE, false)).isEmpty();
    storage.setTime(START.plus(WORD));
    List<Callable<Optional<SessionTokens>>> all =
        Stream.generate(() ->
                (Callable<Optional<SessionTokens>>)
                    () -> storage.sessions().claimRenewal(opened.id(), PAUSE, false))
            .limit(12)
            .toList();
    int got = 0;
    try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Optional<SessionTokens>> one : people.invokeAll(all)) {
        got += one.get().isPresent() ? 1 : 0;
      }
    }
    assertThat(got).isOne();
    // The one who had it did not answer.
    storage.setTime(START.plus(WORD).plus(PAUSE));
    assertThat(storage.sessions().claimRenewal(opened.id(), PAUSE, false))
        .contains(tokens("one", START.plus(WORD)));

    Instant until = START.plus(WORD).plus(WORD);
    storage
        .sessions()
        .renewed(opened.id(), tokens("two", until), Optional.of("b@example.org"), true);
    Session session = storage.sessions().get(opened.id()).orElseThrow();
    assertThat(session.email()).contains("b@example.org");
    assertThat(session.emailVerified()).isTrue();
    assertThat(session.confirmedUntil()).isEqualTo(until);
    assertThat(storage.sessions().tokens(opened.id())).contains(tokens("two", until));
    assertThat(storage.sessions().claimRenewal(opened.id(), PAUSE, false)).isEmpty();
    assertThat(storage.sessions().claimRenewal(opened.id(), PAUSE, true)).isPresent();
  }

  @Test
  void closesOnEveryNode() {
    Opened one = open(ADA, "p1");
    Opened two = open(ADA, "p1");
    Opened three = open(ADA, "p2");
    Opened other = open(BOB, "p3");
    assertThat(storage.sessions().close(one.id())).contains(ADA);
    assertThat(storage.sessions().close(one.id())).isEmpty();
    assertThat(storage.sessions().closeProviderSession("p1")).containsExactly(ADA);
    assertThat(storage.sessions().find(two.value())).isEmpty();
    assertThat(storage.sessions().alive(List.of(one.id(), two.id(), three.id(), other.id())))
        .containsExactlyInAnyOrder(three.id(), other.id());
    assertThat(storage.sessions().closeAllOf(ADA)).isOne();
    assertThat(storage.sessions().alive(List.of(three.id(), other.id())))
        .containsExactly(other.id());
    // A renewal that comes too late brings nothing back.
    storage.sessions().renewed(one.id(), tokens("late", START), Optional.empty(), true);
    assertThat(storage.sessions().get(one.id())).isEmpty();
  }

  @Test
  void asksAboutMoreSessionsThanFitIntoOneQuestion() {
    List<SessionId> ids = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      ids.add(open(ADA, "p").id());
    }
    storage.sessions().close(ids.get(77));
    assertThat(storage.sessions().alive(ids)).hasSize(119).doesNotContain(ids.get(77));
    assertThat(storage.sessions().alive(List.of())).isEmpty();
  }

  @Test
  void knowsInEverySessionThatTheTermsWereAccepted() {
    Opened before = open(ADA, "p");
    storage.terms().accept(ADA);
    assertThat(storage.terms().acceptedAt(ADA)).contains(START);
    assertThat(storage.terms().acceptedAt(BOB)).isEmpty();
    assertThat(storage.sessions().get(before.id()).orElseThrow().termsAccepted()).isTrue();
    assertThat(storage.sessions().get(open(BOB, "p").id()).orElseThrow().termsAccepted()).isFalse();
  }

  @Test
  void forgetsAnOfflineTokenOnlyWhenItIsStillThatOne() {
    storage.offlineTokens().store(ADA, new Secret("old"));
    storage.offlineTokens().store(ADA, new Secret("new"));
    storage.offlineTokens().forget(ADA, new Secret("old"));
    assertThat(storage.offlineTokens().of(ADA)).contains(new Secret("new"));
    storage.offlineTokens().forget(ADA, new Secret("new"));
    assertThat(storage.offlineTokens().of(ADA)).isEmpty();
    assertThat(storage.offlineTokens().of(BOB)).isEmpty();
  }

  @Test
  void completesASignInOnceInTheBrowserThatBeganIt() {
    Attempt attempt = new Attempt("n", new Secret("v"), "/a\nb");
    Secret state = new Secret("s");
    Secret browser = new Secret("b");
    storage.signIns().begin(state, browser, attempt, WORD);
    assertThat(storage.signIns().complete(state, new Secret("another"))).isEmpty();
    assertThat(storage.signIns().complete(new Secret("other"), browser)).isEmpty();
    assertThat(storage.signIns().complete(state, browser)).contains(attempt);
    assertThat(storage.signIns().complete(state, browser)).isEmpty();

    Secret late = new Secret("late");
    storage.signIns().begin(late, browser, attempt, WORD);
    storage.setTime(START.plus(WORD));
    assertThat(storage.signIns().complete(late, browser)).isEmpty();
  }
}
