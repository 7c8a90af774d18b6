package dev.hands4j.storage.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hands4j.api.Json;
import dev.hands4j.api.settings.LlmSettings;
import dev.hands4j.api.settings.SecretsStore.CustomSecret;
import dev.hands4j.api.settings.SecretsStore.ProviderToken;
import dev.hands4j.api.settings.SecretsStore.Secrets;
import dev.hands4j.api.settings.Settings;
import dev.hands4j.api.user.ProviderType;
import dev.hands4j.api.user.Secret;
import dev.hands4j.api.user.UserId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What settings and secrets promise on any database (rest-core.md §§10.1, 11.1). */
public abstract class SettingsStoreContract extends ContractTest {
  private static final Optional<UserId> NOBODY = Optional.empty();
  private static final Optional<UserId> ADA = Optional.of(new UserId("ada"));

  private static final Settings COMPLETE =
      new Settings(
          Optional.of("de"),
          Optional.of("CodeActAgent"),
          Optional.of(50),
          Optional.of("llm"),
          Optional.of(true),
          new LlmSettings(
              Optional.of("provider/model"),
              Optional.of(new Secret("sk-very-secret-1")),
              Optional.of("http://localhost:1")),
          Optional.of(2),
          false,
          true,
          false,
          false,
          Optional.of(false),
          Optional.of("base"),
          Optional.of("runtime"),
          Optional.of(new Json("{\"sse_servers\":[{\"api_key\":\"sk-very-secret-2\",\"n\":1.0}]}")),
          Optional.of(new Secret("sk-very-secret-3")),
          Optional.of(new Secret("sk-very-secret-4")),
          Optional.of(2.5),
          Optional.of(120),
          Optional.of("ada@example.org"),
          Optional.of(true),
          Optional.of("Ada"),
          Optional.of("ada@git.example.org"));

  @Test
  void hasNoSettingsBeforeAnyAreStored() {
    assertThat(storage.settings().load(NOBODY)).isEmpty();
    assertThat(storage.secrets().load(NOBODY)).isEqualTo(Secrets.NONE);
  }

  @Test
  void keepsEverySetting() {
    storage.settings().update(NOBODY, _ -> COMPLETE);
    storage.settings().update(ADA, _ -> Settings.DEFAULTS);
    storage.reopen();
    assertThat(storage.settings().load(NOBODY)).contains(COMPLETE);
    assertThat(storage.settings().load(ADA)).contains(Settings.DEFAULTS);
  }

  @Test
  void keepsEverySecret() {
    Secrets secrets =
        new Secrets(
            Map.of(
                ProviderType.GITHUB,
                new ProviderToken(
                    Optional.of(new Secret("ghp_very-secret-5")),
                    Optional.of("42"),
                    Optional.of("git.example.org")),
                ProviderType.GITLAB,
                new ProviderToken(Optional.empty(), Optional.empty(), Optional.empty())),
            Map.of("NPM \"TOKEN\"", new CustomSecret(new Secret("very-secret-6\n"), "registry")));
    storage.secrets().update(ADA, _ -> secrets);
    storage.reopen();
    assertThat(storage.secrets().load(ADA)).isEqualTo(secrets);
    assertThat(storage.secrets().load(NOBODY)).isEqualTo(Secrets.NONE);
  }

  @Test
  void keepsSecretsInTheOrderInWhichTheyCame() {
    for (String name : List.of("ZULU", "ALPHA", "MIKE")) {
      storage.secrets().update(ADA, before -> with(before, name));
    }
    assertThat(storage.secrets().load(ADA).customSecrets().keySet())
        .containsExactly("ZULU", "ALPHA", "MIKE");
  }

  @Test
  void storesNothingInClear() {
    storage.settings().update(NOBODY, _ -> COMPLETE);
    storage
        .secrets()
        .update(
            NOBODY,
            _ ->
                new Secrets(
                    Map.of(), Map.of("A", new CustomSecret(new Secret("very-secret-7"), ""))));
    assertThat(new String(storage.everythingStored(), StandardCharsets.ISO_8859_1))
        .contains("settings")
        .doesNotContain("very-secret");
  }

  @Test
  void losesNoChangeOfTwoWhoSaveAtOnce() throws Exception {
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      int thread = t;
      threads.add(
          Thread.startVirtualThread(() -> {
            for (int i = 0; i < 10; i++) {
              String name = "S" + thread + "_" + i;
              storage.secrets().update(ADA, before -> with(before, name));
            }
          }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(storage.secrets().load(ADA).customSecrets()).hasSize(80);
  }

  @Test
  void leavesEverythingAsItWasWhenAChangeFails() {
    storage.settings().update(NOBODY, _ -> COMPLETE);
    assertThatThrownBy(() ->
            storage
                .settings()
                .update(
                    NOBODY,
                    _ -> {
                      throw new IllegalStateException("changed my mind");
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("changed my mind");
    assertThat(storage.settings().load(NOBODY)).contains(COMPLETE);
  }

  private static Secrets with(Secrets before, String name) {
    Map<String, CustomSecret> customs = new LinkedHashMap<>(before.customSecrets());
    customs.put(name, new CustomSecret(new Secret("x"), ""));
    return new Secrets(before.providerTokens(), customs);
  }
}
