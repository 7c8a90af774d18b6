package dev.hands4j.api.user;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Keys with which programs act for a user (enterprise-api.md §3.10). Only a hash of each is stored;
 * the value itself is shown once, when it is made.
 *
 * <p>Throws {@link dev.hands4j.api.StoreUnavailableException}. Safe from any thread.
 */
public interface ApiKeys {

  /**
   * Makes a key.
   *
   * @param name for people, need not be unique
   * @param expiresAt empty means never
   */
  Created create(UserId user, String name, Optional<Instant> expiresAt);

  /**
   * Likewise, unless the user has {@code most} keys already, expired ones included.
   *
   * @return empty when there are too many; then nothing changed
   */
  Optional<Created> createWithin(UserId user, String name, Optional<Instant> expiresAt, int most);

  /**
   * The key with this value, if it is valid now: neither expired nor revoked. Notes that it was
   * used, at most once a minute.
   */
  Optional<ApiKey> find(Secret value);

  /** Which of these are ids of keys that are valid now. One query for any usual number. */
  Set<String> valid(Set<String> ids);

  /** The keys of a user, oldest first, without revoked ones. */
  List<ApiKey> of(UserId user);

  /**
   * Makes a key invalid at once.
   *
   * @return false when the user has no such key
   */
  boolean revoke(UserId user, String id);

  /** A key without its value. */
  record ApiKey(
      String id,
      UserId user,
      String name,
      Instant createdAt,
      Optional<Instant> expiresAt,
      Optional<Instant> lastUsedAt) {}

  /** A new key with its value, which cannot be read again. */
  record Created(ApiKey key, Secret value) {}
}
