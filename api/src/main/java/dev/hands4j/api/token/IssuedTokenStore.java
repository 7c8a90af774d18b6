package dev.hands4j.api.token;

import dev.hands4j.api.user.ProviderType;
import dev.hands4j.api.user.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What providers issued, encrypted, one entry for each person and provider. Who wants to renew an
 * entry claims it first, for a bounded time, so that many nodes ask a provider once and one that
 * dies meanwhile keeps nobody waiting for long. Nothing is held while the provider is asked.
 *
 * <p>Throws {@link dev.hands4j.api.StoreUnavailableException}. Safe from any thread.
 */
public interface IssuedTokenStore {

  /** Links a provider, or links it anew: whatever was before, and who was renewing it, is over. */
  void save(UserId owner, ProviderType provider, IssuedTokens tokens);

  /** Everything a person has linked, the longest first. */
  List<LinkedTokens> of(UserId owner);

  Optional<LinkedTokens> find(UserId owner, ProviderType provider);

  /**
   * Lets one renewer have an entry, unless somebody else has it.
   *
   * @param renewer a name nobody else uses
   * @param atMost how long nobody else may have it
   * @return the tokens as they are now; empty when somebody else has them, or they are gone
   */
  Optional<LinkedTokens> claim(
      UserId owner, ProviderType provider, String renewer, Duration atMost);

  /**
   * Stores what a renewer got and gives the entry back.
   *
   * @return false when it is no longer the renewer's, because it was linked anew
   */
  boolean renew(UserId owner, ProviderType provider, String renewer, IssuedTokens tokens);

  /** Gives an entry back unchanged. */
  void release(UserId owner, ProviderType provider, String renewer);

  /**
   * Notes that the provider said no for good, and gives the entry back.
   *
   * @return false when it is no longer the renewer's
   */
  boolean refuse(UserId owner, ProviderType provider, String renewer, String why);

  /** Forgets what a provider issued to a person; false when there was nothing. */
  boolean forget(UserId owner, ProviderType provider);
}
