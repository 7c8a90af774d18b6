package dev.hands4j.enterprise.tokens;

import dev.hands4j.api.StoreUnavailableException;
import dev.hands4j.api.token.IssuedTokenStore;
import dev.hands4j.api.token.IssuedTokens;
import dev.hands4j.api.token.LinkedTokens;
import dev.hands4j.api.user.ProviderType;
import dev.hands4j.api.user.Secret;
import dev.hands4j.api.user.TokenSource.Reason;
import dev.hands4j.api.user.TokenSource.TokenUnavailableException;
import dev.hands4j.api.user.UserId;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A token that is valid now, renewed by one caller at a time: inside the process by a lock, between
 * nodes by a claim on the row.
 */
final class SingleRenewal {
  private static final Logger LOG = LoggerFactory.getLogger(SingleRenewal.class);
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final int LOCKS = 64;
  private static final int STORE_TRIES = 5;

  private final IssuedTokenStore store;
  private final TokenRenewer renewer;
  private final TokenLimits limits;
  private final Lock[] locks =
      IntStream.range(0, LOCKS).mapToObj(_ -> new ReentrantLock()).toArray(Lock[]::new);

  SingleRenewal(IssuedTokenStore store, TokenRenewer renewer, TokenLimits limits) {
    this.store = store;
    this.renewer = renewer;
    this.limits = limits;
  }

  /** Waits for whoever renews it already, then looks again. */
  Secret latest(UserId owner, ProviderType provider) throws TokenUnavailableException {
    LinkedTokens link = find(owner, provider);
    if (link.lasts(limits.margin()) && link.refused().isEmpty()) {
      return link.access();
    }
    Lock lock = locks[Math.floorMod(Objects.hash(owner, provider), LOCKS)];
    long until = System.nanoTime() + limits.patience().toNanos();
    try {
      if (!lock.tryLock(limits.patience().toMillis(), TimeUnit.MILLISECONDS)) {
        return stillGood(link, Reason.UPSTREAM);
      }
      try {
        return renewed(owner, provider, until);
      } finally {
        lock.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TokenUnavailableException(provider, Reason.UPSTREAM);
    }
  }

  private LinkedTokens find(UserId owner, ProviderType provider) throws TokenUnavailableException {
    return store
        .find(owner, provider)
        .orElseThrow(() -> new TokenUnavailableException(provider, Reason.NOT_LINKED));
  }

  private Secret renewed(UserId owner, ProviderType provider, long until)
      throws TokenUnavailableException, InterruptedException {
    while (true) {
      LinkedTokens link = find(owner, provider);
      if (link.refused().isPresent()) {
        return stillGood(link, Reason.REVOKED);
      }
      if (link.lasts(limits.margin())) {
        return link.access();
      }
      if (!link.canBeRenewed()) {
        return stillGood(link, Reason.REVOKED);
      }
      String name = UUID.randomUUID().toString();
      Optional<LinkedTokens> claimed = store.claim(owner, provider, name, limits.claim());
      if (claimed.isPresent()) {
        return renew(owner, claimed.get(), name);
      }
      if (System.nanoTime() > until) {
        return stillGood(link, Reason.UPSTREAM);
      }
      Thread.sleep(LOOK);
    }
  }

  /** Others may have renewed it between the look and the claim. */
  private Secret renew(UserId owner, LinkedTokens link, String name)
      throws TokenUnavailableException {
    ProviderType provider = link.provider();
    if (link.lasts(limits.margin()) || !link.canBeRenewed() || link.refused().isPresent()) {
      store.release(owner, provider, name);
      return stillGood(link, Reason.REVOKED);
    }
    return switch (renewer.renew(provider, link.refresh().orElseThrow())) {
      case Renewal.Renewed(IssuedTokens tokens) -> {
        keep(owner, provider, name, tokens);
        yield tokens.access();
      }
      case Renewal.Refused(String why) -> {
        store.refuse(owner, provider, name, why);
        LOG.atWarn()
            .addKeyValue("user", owner.value())
            .addKeyValue("provider", provider.wire())
            .addKeyValue("why", why)
            .log("a git provider refuses to renew a token; the person must sign in again");
        yield stillGood(link, Reason.REVOKED);
      }
      case Renewal.Unavailable(String why) -> {
        store.release(owner, provider, name);
        LOG.atWarn()
            .addKeyValue("user", owner.value())
            .addKeyValue("provider", provider.wire())
            .addKeyValue("why", why)
            .log("a git provider did not renew a token; the link stays");
        yield stillGood(link, Reason.UPSTREAM);
      }
    };
  }

  /** The old refresh token is used up, so the new one is not given up easily. */
  private void keep(UserId owner, ProviderType provider, String name, IssuedTokens tokens) {
    for (int tried = 1; ; tried++) {
      try {
        store.renew(owner, provider, name, tokens);
        return;
      } catch (StoreUnavailableException e) {
        if (tried == STORE_TRIES) {
          LOG.atError()
              .addKeyValue("user", owner.value())
              .addKeyValue("provider", provider.wire())
              .setCause(e)
              .log("a renewed token could not be stored");
          return;
        }
        try {
          Thread.sleep(LOOK.multipliedBy(1L << tried));
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }

  /** The margin is ours, not the provider's: until its real end a token may be used. */
  private static Secret stillGood(LinkedTokens link, Reason otherwise)
      throws TokenUnavailableException {
    if (link.lasts(Duration.ZERO)) {
      return link.access();
    }
    throw new TokenUnavailableException(link.provider(), otherwise);
  }
}
