package dev.hands4j.enterprise;

import dev.hands4j.api.user.ApiKeys;
import dev.hands4j.api.user.Secret;
import dev.hands4j.api.user.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Everybody's key is their name after {@code key-of-}. */
final class KnownKeys implements ApiKeys {
  static final String PREFIX = "key-of-";

  @Override
  public Created create(UserId user, String name, Optional<Instant> expiresAt) {
    return new Created(key(user), new Secret(PREFIX + user.value()));
  }

  @Override
  public Optional<Created> createWithin(
      UserId user, String name, Optional<Instant> expiresAt, int most) {
    return Optional.of(create(user, name, expiresAt));
  }

  private static ApiKey key(UserId user) {
    return new ApiKey(
        user.value(), user, "test", Instant.EPOCH, Optional.empty(), Optional.empty());
  }

  @Override
  public Optional<ApiKey> find(Secret value) {
    return value.reveal().startsWith(PREFIX)
        ? Optional.of(key(new UserId(value.reveal().substring(PREFIX.length()))))
        : Optional.empty();
  }

  @Override
  public List<ApiKey> of(UserId user) {
    return List.of(key(user));
  }

  @Override
  public boolean revoke(UserId user, String id) {
    return false;
  }
}
