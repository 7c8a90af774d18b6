package dev.hands4j.git;

import dev.hands4j.api.Registration;
import dev.hands4j.api.user.ProviderType;
import dev.hands4j.api.user.Secret;
import dev.hands4j.api.user.TokenSource;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/** A token source whose last known and latest tokens the test decides. */
final class TestTokens implements TokenSource {
  private final Set<Provider> providers = new LinkedHashSet<>();
  private final Map<ProviderType, Secret> current = new EnumMap<>(ProviderType.class);
  private final Map<ProviderType, Secret> latest = new EnumMap<>(ProviderType.class);
  final AtomicInteger askedForLatest = new AtomicInteger();

  TestTokens link(ProviderType type, String host, String token) {
    providers.add(new Provider(type, Optional.of(host), Optional.empty()));
    current.put(type, new Secret(token));
    latest.put(type, new Secret(token));
    return this;
  }

  TestTokens forget(ProviderType type) {
    current.remove(type);
    return this;
  }

  TestTokens revoke(ProviderType type) {
    latest.remove(type);
    return this;
  }

  TestTokens renew(ProviderType type, String token) {
    latest.put(type, new Secret(token));
    return this;
  }

  @Override
  public Set<Provider> providers() {
    return providers;
  }

  @Override
  public Optional<Secret> current(ProviderType provider) {
    return Optional.ofNullable(current.get(provider));
  }

  @Override
  public Secret latest(ProviderType provider) throws TokenUnavailableException {
    askedForLatest.incrementAndGet();
    Secret token = latest.get(provider);
    if (token == null) {
      throw new TokenUnavailableException(provider, Reason.REVOKED);
    }
    return token;
  }

  @Override
  public Registration onIssued(BiConsumer<ProviderType, Secret> listener) {
    return () -> {};
  }
}
