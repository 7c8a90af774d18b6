package dev.hands4j.enterprise.tokens;

import dev.hands4j.api.token.IssuedTokenStore;
import dev.hands4j.api.token.IssuedTokens;
import dev.hands4j.api.token.LinkedTokens;
import dev.hands4j.api.user.ProviderType;
import dev.hands4j.api.user.TokenSource;
import dev.hands4j.api.user.UserId;
import dev.hands4j.enterprise.identity.BrokeredToken;
import dev.hands4j.enterprise.identity.BrokeredTokens;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tokens that providers issued when people signed in, then those that people saved themselves. A
 * person's source needs nothing but who they are, so a node that takes a conversation over has the
 * same tokens (T-17).
 */
public final class ProviderTokens implements BrokeredTokens, TokenSource.Factory, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProviderTokens.class);

  private final IssuedTokenStore store;
  private final TokenSource.Factory saved;
  private final OAuthApps apps;
  private final TokenRenewer renewer;
  private final SingleRenewal renewal;

  /**
   * @param saved tokens that people saved
   */
  public ProviderTokens(
      IssuedTokenStore store, TokenSource.Factory saved, OAuthApps apps, TokenLimits limits) {
    this.store = store;
    this.saved = saved;
    this.apps = apps;
    renewer = new TokenRenewer(apps, limits);
    renewal = new SingleRenewal(store, renewer, limits);
  }

  /** Keeps what the provider issued; tokens of what is no git provider are not kept. */
  @Override
  public void remember(UserId user, String alias, BrokeredToken token) {
    Optional<ProviderType> provider =
        ProviderType.fromWire(alias).filter(type -> type != ProviderType.ENTERPRISE_SSO);
    if (provider.isEmpty()) {
      return;
    }
    try {
      store.save(
          user,
          provider.get(),
          new IssuedTokens(
              token.access(), token.refresh(), token.expiresIn(), token.refreshExpiresIn()));
    } catch (IllegalArgumentException e) {
      LOG.atWarn()
          .addKeyValue("user", user.value())
          .addKeyValue("provider", alias)
          .log("the identity provider handed out a token that cannot be used");
    }
  }

  @Override
  public TokenSource forOwner(Optional<UserId> owner) {
    TokenSource own = saved.forOwner(owner);
    return owner
        .<TokenSource>map(user -> new OwnersTokens(user, store, apps, renewal, own))
        .orElse(own);
  }

  /** How the providers stand that a person signed in through. */
  public List<Link> links(UserId owner) {
    return store.of(owner).stream().map(Link::of).toList();
  }

  /** Forgets what a provider issued to a person; false when there was nothing. */
  public boolean unlink(UserId owner, ProviderType provider) {
    return store.forget(owner, provider);
  }

  /**
   * One provider of a person.
   *
   * @param needsSignIn whether its token cannot be renewed any more
   */
  public record Link(ProviderType provider, Instant since, boolean needsSignIn) {
    private static Link of(LinkedTokens tokens) {
      return new Link(tokens.provider(), tokens.linkedAt(), tokens.refused().isPresent());
    }
  }

  @Override
  public void close() {
    renewer.close();
  }
}
