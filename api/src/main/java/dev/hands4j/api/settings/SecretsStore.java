package dev.hands4j.api.settings;

import dev.hands4j.api.user.ProviderType;
import dev.hands4j.api.user.Secret;
import dev.hands4j.api.user.UserId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Custom secrets and git tokens of people, encrypted at rest (rest-core.md §11). */
public interface SecretsStore {

  Secrets load(Optional<UserId> owner);

  /** Reads, changes and stores in one transaction. */
  Secrets update(Optional<UserId> owner, UnaryOperator<Secrets> change);

  /** Everything one owner has saved. */
  record Secrets(
      Map<ProviderType, ProviderToken> providerTokens, Map<String, CustomSecret> customSecrets) {
    public static final Secrets NONE = new Secrets(Map.of(), Map.of());

    public Secrets {
      // the wire lists both in the order in which they were saved
      providerTokens = Collections.unmodifiableMap(new LinkedHashMap<>(providerTokens));
      customSecrets = Collections.unmodifiableMap(new LinkedHashMap<>(customSecrets));
    }
  }

  /** A git token. */
  record ProviderToken(
      Optional<Secret> token, Optional<String> providerUserId, Optional<String> host) {}

  /** A value the agent may use by name. */
  record CustomSecret(Secret value, String description) {}
}
