package dev.hands4j.storage.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hands4j.api.user.ApiKeys.ApiKey;
import dev.hands4j.api.user.ApiKeys.Created;
import dev.hands4j.api.user.Secret;
import dev.hands4j.api.user.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What API keys promise on any database (enterprise-api.md §3.10). */
public abstract class ApiKeysContract extends ContractTest {
  private static final UserId ADA = new UserId("ada:1");
  private static final UserId BOB = new UserId("bob");

  private Created create(UserId user, String name) {
    return storage.apiKeys().create(user, name, Optional.empty());
  }

  @Test
  void findsAKeyByItsValue() {
    Created created = create(ADA, "laptop");
    assertThat(created.value().reveal()).matches("[A-Za-z0-9]{32}");
    assertThat(created.key())
        .isEqualTo(
            new ApiKey(
                created.key().id(), ADA, "laptop", START, Optional.empty(), Optional.empty()));
    assertThat(storage.apiKeys().find(created.value())).contains(created.key());
    assertThat(storage.apiKeys().find(new Secret("a".repeat(32)))).isEmpty();
  }

  @Test
  void storesNoValue() {
    Created created = create(ADA, "laptop");
    storage.apiKeys().find(created.value());
    assertThat(new String(storage.everythingStored(), StandardCharsets.ISO_8859_1))
        .contains("laptop")
        .doesNotContain(created.value().reveal());
  }

  @Test
  void refusesAnExpiredKey() {
    Instant end = START.plusSeconds(60);
    Created created = storage.apiKeys().create(ADA, "short", Optional.of(end));
    storage.setTime(end.minusMillis(1));
    assertThat(storage.apiKeys().find(created.value())).isPresent();
    storage.setTime(end);
    assertThat(storage.apiKeys().find(created.value())).isEmpty();
    assertThat(storage.apiKeys().of(ADA)).hasSize(1);
  }

  @Test
  void letsOnlyItsUserRevokeAKey() {
    Created created = create(ADA, "laptop");
    assertThat(storage.apiKeys().revoke(BOB, created.key().id())).isFalse();
    assertThat(storage.apiKeys().find(created.value())).isPresent();
    assertThat(storage.apiKeys().revoke(ADA, created.key().id())).isTrue();
    assertThat(storage.apiKeys().find(created.value())).isEmpty();
    assertThat(storage.apiKeys().revoke(ADA, created.key().id())).isFalse();
    assertThat(storage.apiKeys().of(ADA)).isEmpty();
  }

  @Test
  void notesTheUseAtMostOnceAMinute() {
    Created created = create(ADA, "laptop");
    storage.setTime(START.plusSeconds(5));
    storage.apiKeys().find(created.value());
    storage.setTime(START.plusSeconds(64));
    storage.apiKeys().find(created.value());
    assertThat(storage.apiKeys().of(ADA).getFirst().lastUsedAt()).contains(START.plusSeconds(5));
    storage.setTime(START.plusSeconds(65));
    storage.apiKeys().find(created.value());
    assertThat(storage.apiKeys().of(ADA).getFirst().lastUsedAt()).contains(START.plusSeconds(65));
  }

  @Test
  void listsTheKeysOfAUserOldestFirst() {
    Created first = create(ADA, "same name");
    storage.setTime(START.plusSeconds(1));
    Created second = create(ADA, "same name");
    create(BOB, "bob's");
    assertThat(storage.apiKeys().of(ADA)).containsExactly(first.key(), second.key());
  }

  @Test
  void areSoManyAtMost() throws Exception {
    int most = 5;
    List<Future<Boolean>> made = new ArrayList<>();
    try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 12; i++) {
        made.add(
            people.submit(() ->
                storage
                    .apiKeys()
                    .createWithin(ADA, "one of many", Optional.empty(), most)
                    .isPresent()));
      }
    }
    int created = 0;
    for (Future<Boolean> one : made) {
      created += one.get() ? 1 : 0;
    }
    assertThat(created).isEqualTo(most);
    assertThat(storage.apiKeys().of(ADA)).hasSize(most);
    assertThat(storage.apiKeys().createWithin(BOB, "his", Optional.empty(), most)).isPresent();
  }

  @Test
  void tellsWhichOfManyAreStillValid() {
    Created kept = create(ADA, "kept");
    Created gone = create(BOB, "gone");
    Created brief = storage.apiKeys().create(ADA, "brief", Optional.of(START.plusSeconds(60)));
    Set<String> asked = new HashSet<>(Set.of(kept.key().id(), gone.key().id(), brief.key().id()));
    for (int i = 0; i < 250; i++) {
      asked.add("unknown-" + i);
    }
    assertThat(storage.apiKeys().valid(asked))
        .containsExactlyInAnyOrder(kept.key().id(), gone.key().id(), brief.key().id());
    storage.apiKeys().revoke(BOB, gone.key().id());
    storage.setTime(START.plusSeconds(60));
    assertThat(storage.apiKeys().valid(asked)).containsExactly(kept.key().id());
    assertThat(storage.apiKeys().valid(Set.of())).isEmpty();
  }
}
