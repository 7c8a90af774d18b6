package dev.hands4j.enterprise.tokens;

import dev.hands4j.api.Registration;
import dev.hands4j.api.token.IssuedTokenStore;
import dev.hands4j.api.token.LinkedTokens;
import dev.hands4j.api.user.ProviderType;
import dev.hands4j.api.user.Secret;
import dev.hands4j.api.user.TokenSource;
import dev.hands4j.api.user.UserId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/**
 * One person's tokens: issued ones first; where a link is broken, the saved one of that provider.
 */
final class OwnersTokens implements TokenSource {
  private final UserId owner;
  private final IssuedTokenStore store;
  private final OAuthApps apps;
  private final SingleRenewal renewal;
  private final TokenSource saved;
  private final List<BiConsumer<ProviderType, Secret>> listeners = new CopyOnWriteArrayList<>();

  OwnersTokens(
      UserId owner,
      IssuedTokenStore store,
      OAuthApps apps,
      SingleRenewal renewal,
      TokenSource saved) {
    this.owner = owner;
    this.store = store;
    this.apps = apps;
    this.renewal = renewal;
    this.saved = saved;
  }

  @Override
  public Set<Provider> providers() {
    Map<ProviderType, Provider> all = new LinkedHashMap<>();
    Set<Provider> own = saved.providers();
    for (LinkedTokens link : store.of(owner)) {
      boolean replaced = broken(link) && own.stream().anyMatch(p -> p.type() == link.provider());
      if (!replaced) {
        all.put(
            link.provider(),
            new Provider(
                link.provider(),
                apps.at(link.provider()).flatMap(OAuthApp::host),
                Optional.empty()));
      }
    }
    own.forEach(provider -> all.putIfAbsent(provider.type(), provider));
    return new LinkedHashSet<>(all.values());
  }

  @Override
  public Optional<Secret> current(ProviderType provider) {
    Optional<LinkedTokens> link = usable(provider);
    if (link.isEmpty()) {
      return saved.current(provider);
    }
    Optional<Secret> token =
        link.filter(tokens -> tokens.lasts(Duration.ZERO)).map(LinkedTokens::access);
    token.ifPresent(value -> announce(provider, value));
    return token;
  }

  @Override
  public Secret latest(ProviderType provider) throws TokenUnavailableException {
    if (usable(provider).isEmpty()) {
      return saved.latest(provider);
    }
    Secret token = renewal.latest(owner, provider);
    announce(provider, token);
    return token;
  }

  /** A broken link counts only where nothing can stand in for it. */
  private Optional<LinkedTokens> usable(ProviderType provider) {
    return store
        .find(owner, provider)
        .filter(link ->
            !broken(link) || saved.providers().stream().noneMatch(p -> p.type() == provider));
  }

  private static boolean broken(LinkedTokens link) {
    return link.refused().isPresent() && !link.lasts(Duration.ZERO);
  }

  private void announce(ProviderType provider, Secret token) {
    listeners.forEach(listener -> listener.accept(provider, token));
  }

  @Override
  public Registration onIssued(BiConsumer<ProviderType, Secret> listener) {
    listeners.add(listener);
    Registration other = saved.onIssued(listener);
    return () -> {
      listeners.remove(listener);
      other.close();
    };
  }
}
