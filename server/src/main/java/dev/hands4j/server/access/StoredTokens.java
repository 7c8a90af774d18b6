package dev.hands4j.server.access;

import dev.hands4j.api.Registration;
import dev.hands4j.api.settings.SecretsStore;
import dev.hands4j.api.settings.SecretsStore.ProviderToken;
import dev.hands4j.api.user.ProviderType;
import dev.hands4j.api.user.Secret;
import dev.hands4j.api.user.TokenSource;
import dev.hands4j.api.user.UserId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** Tokens a person saved; the latest is the current one. */
public final class StoredTokens implements TokenSource.Factory {
  private final SecretsStore secrets;

  public StoredTokens(SecretsStore secrets) {
    this.secrets = secrets;
  }

  @Override
  public TokenSource forOwner(Optional<UserId> owner) {
    return new Source(secrets, owner);
  }

  private static final class Source implements TokenSource {
    private final SecretsStore secrets;
    private final Optional<UserId> owner;
    private final List<BiConsumer<ProviderType, Secret>> listeners = new CopyOnWriteArrayList<>();

    Source(SecretsStore secrets, Optional<UserId> owner) {
      this.secrets = secrets;
      this.owner = owner;
    }

    @Override
    public Set<Provider> providers() {
      return secrets.load(owner).providerTokens().entrySet().stream()
          .map(e -> new Provider(e.getKey(), e.getValue().host(), e.getValue().providerUserId()))
          // in the order in which they were saved: the first that answers wins (rest-core.md §12)
          .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    @Override
    public Optional<Secret> current(ProviderType provider) {
      Optional<Secret> token =
          Optional.ofNullable(secrets.load(owner).providerTokens().get(provider))
              .flatMap(ProviderToken::token)
              .filter(t -> !t.isBlank());
      token.ifPresent(t -> listeners.forEach(listener -> listener.accept(provider, t)));
      return token;
    }

    @Override
    public Secret latest(ProviderType provider) throws TokenUnavailableException {
      return current(provider)
          .orElseThrow(() -> new TokenUnavailableException(provider, Reason.NOT_LINKED));
    }

    @Override
    public Registration onIssued(BiConsumer<ProviderType, Secret> listener) {
      listeners.add(listener);
      return () -> listeners.remove(listener);
    }
  }
}
