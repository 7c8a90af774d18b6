package dev.hands4j.storage.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hands4j.api.token.IssuedTokenStore;
import dev.hands4j.api.token.IssuedTokens;
import dev.hands4j.api.token.LinkedTokens;
import dev.hands4j.api.user.ProviderType;
import dev.hands4j.api.user.Secret;
import dev.hands4j.api.user.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What tokens of git providers promise on any database (enterprise-api.md §4.3). */
public abstract class ProviderTokensContract extends ContractTest {
  private static final UserId ADA = new UserId("ada");
  private static final UserId BOB = new UserId("bob");
  private static final ProviderType GITHUB = ProviderType.GITHUB;
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static IssuedTokens issued(String name) {
    return new IssuedTokens(
        new Secret("access-" + name),
        Optional.of(new Secret("refresh-" + name)),
        Optional.of(HOUR),
        Optional.empty());
  }

  private IssuedTokenStore tokens() {
    return storage.providerTokens();
  }

  private String access(UserId owner) {
    return tokens().find(owner, GITHUB).orElseThrow().access().reveal();
  }

  @Test
  void keepWhatWasIssuedToEach() {
    tokens().save(ADA, GITHUB, issued("a"));
    tokens().save(BOB, ProviderType.GITLAB, issued("b"));

    LinkedTokens link = tokens().find(ADA, GITHUB).orElseThrow();
    assertThat(link.access()).isEqualTo(new Secret("access-a"));
    assertThat(link.refresh()).contains(new Secret("refresh-a"));
    assertThat(link.expiresAt()).contains(START.plus(HOUR));
    assertThat(link.refreshExpiresAt()).isEmpty();
    assertThat(link.linkedAt()).isEqualTo(START);
    assertThat(link.lasts(HOUR.minusMillis(1))).isTrue();
    assertThat(link.lasts(HOUR)).isFalse();
    assertThat(tokens().of(ADA)).hasSize(1);
    assertThat(tokens().find(BOB, GITHUB)).isEmpty();
    storage.reopen();
    assertThat(access(ADA)).isEqualTo("access-a");
  }

  @Test
  void areNotReadableAtRest() {
    tokens().save(ADA, GITHUB, issued("marker"));
    assertThat(new String(storage.everythingStored(), StandardCharsets.ISO_8859_1))
        .contains("github")
        .doesNotContain("access-marker", "refresh-marker");
  }

  @Test
  void areRenewedByOneAtATime() {
    tokens().save(ADA, GITHUB, issued("old"));
    try (StorageFixture other = storage.another()) {
      assertThat(tokens().claim(ADA, GITHUB, "one", MINUTE)).isPresent();
      assertThat(other.providerTokens().claim(ADA, GITHUB, "two", MINUTE)).isEmpty();
      assertThat(other.providerTokens().renew(ADA, GITHUB, "two", issued("stolen"))).isFalse();
      assertThat(tokens().renew(ADA, GITHUB, "one", issued("new"))).isTrue();
      assertThat(other.providerTokens().claim(ADA, GITHUB, "two", MINUTE).orElseThrow().access())
          .isEqualTo(new Secret("access-new"));
    }
  }

  @Test
  void waitNoLongerThanTheClaimForARenewerThatDied() {
    tokens().save(ADA, GITHUB, issued("old"));
    assertThat(tokens().claim(ADA, GITHUB, "dead", MINUTE)).isPresent();
    storage.setTime(START.plus(MINUTE).minusMillis(1));
    assertThat(tokens().claim(ADA, GITHUB, "next", MINUTE)).isEmpty();
    storage.setTime(START.plus(MINUTE));
    assertThat(tokens().claim(ADA, GITHUB, "next", MINUTE)).isPresent();
    assertThat(tokens().refuse(ADA, GITHUB, "dead", "too late")).isFalse();
    assertThat(tokens().find(ADA, GITHUB).orElseThrow().refused()).isEmpty();
  }

  @Test
  void remainWhenARenewalFailed() {
    tokens().save(ADA, GITHUB, issued("old"));
    tokens().claim(ADA, GITHUB, "one", MINUTE).orElseThrow();
    tokens().release(ADA, GITHUB, "one");
    assertThat(access(ADA)).isEqualTo("access-old");
    assertThat(tokens().claim(ADA, GITHUB, "two", MINUTE)).isPresent();
  }

  @Test
  void saySoWhenTheProviderRefusesAndAreGoodAgainAfterTheNextSignIn() {
    tokens().save(ADA, GITHUB, issued("old"));
    tokens().claim(ADA, GITHUB, "one", MINUTE).orElseThrow();
    assertThat(tokens().refuse(ADA, GITHUB, "one", "invalid_grant")).isTrue();
    assertThat(tokens().find(ADA, GITHUB).orElseThrow().refused()).contains("invalid_grant");
    tokens().save(ADA, GITHUB, issued("new"));
    assertThat(tokens().find(ADA, GITHUB).orElseThrow().refused()).isEmpty();
    assertThat(access(ADA)).isEqualTo("access-new");
  }

  @Test
  void ofANewSignInAreNotReplacedByARenewalOfTheOldOnes() {
    tokens().save(ADA, GITHUB, issued("old"));
    tokens().claim(ADA, GITHUB, "one", MINUTE).orElseThrow();
    tokens().save(ADA, GITHUB, issued("new"));
    assertThat(tokens().renew(ADA, GITHUB, "one", issued("of-the-old"))).isFalse();
    assertThat(access(ADA)).isEqualTo("access-new");
  }

  @Test
  void areForgottenWhenAskedTo() {
    tokens().save(ADA, GITHUB, issued("a"));
    tokens().save(BOB, GITHUB, issued("b"));
    assertThat(tokens().forget(ADA, GITHUB)).isTrue();
    assertThat(tokens().forget(ADA, GITHUB)).isFalse();
    assertThat(tokens().of(ADA)).isEmpty();
    assertThat(access(BOB)).isEqualTo("access-b");
  }

  @Test
  void mustBeUsableInAHeader() {
    assertThatThrownBy(() -> issued("a\r\nHost: evil"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("evil");
  }
}
