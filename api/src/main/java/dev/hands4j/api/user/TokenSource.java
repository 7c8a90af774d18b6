package dev.hands4j.api.user;

import dev.hands4j.api.Registration;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** Credentials of git providers for one owner (boundaries.md C3). */
public interface TokenSource {

  /** Providers the owner has linked. May block once. */
  Set<Provider> providers();

  /** The last known token; never blocks. */
  Optional<Secret> current(ProviderType provider);

  /**
   * A token valid now; one request at a time per owner and provider.
   *
   * @throws TokenUnavailableException saying why there is none
   */
  Secret latest(ProviderType provider) throws TokenUnavailableException;

  /** Called with every token before it is handed out, so that it can be masked first. */
  Registration onIssued(BiConsumer<ProviderType, Secret> listener);

  /**
   * A linked provider.
   *
   * @param host of a self-hosted provider
   */
  record Provider(ProviderType type, Optional<String> host, Optional<String> providerUserId) {}

  /** Makes the source of an owner, without a request: a restart has the same tokens (T-17). */
  interface Factory {
    TokenSource forOwner(Optional<UserId> owner);
  }

  /** There is no token to be had. */
  final class TokenUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;
    private final Reason reason;

    public TokenUnavailableException(ProviderType provider, Reason reason) {
      super("no token for " + provider.wire() + ": " + reason);
      this.reason = reason;
    }

    public Reason reason() {
      return reason;
    }
  }

  /** Why there is no token. */
  enum Reason {
    NOT_LINKED,
    REVOKED,
    FORBIDDEN,
    UPSTREAM
  }
}
