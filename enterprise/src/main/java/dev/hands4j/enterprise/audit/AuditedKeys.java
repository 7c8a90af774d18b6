package dev.hands4j.enterprise.audit;

import dev.hands4j.api.user.ApiKeys;
import dev.hands4j.api.user.Secret;
import dev.hands4j.api.user.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Records keys that are made, deleted and refused. */
public final class AuditedKeys implements ApiKeys {
  private final ApiKeys keys;
  private final Audit audit;

  public AuditedKeys(ApiKeys keys, Audit audit) {
    this.keys = keys;
    this.audit = audit;
  }

  @Override
  public Created create(UserId user, String name, Optional<Instant> expiresAt) {
    Created created = keys.create(user, name, expiresAt);
    record(created);
    return created;
  }

  @Override
  public Optional<Created> createWithin(
      UserId user, String name, Optional<Instant> expiresAt, int most) {
    Optional<Created> created = keys.createWithin(user, name, expiresAt, most);
    created.ifPresentOrElse(
        this::record,
        () ->
            audit.refused(
                "key.created", "", Map.of("owner", user.value(), "reason", "too many keys")));
    return created;
  }

  private void record(Created created) {
    ApiKey key = created.key();
    audit.done(
        "key.created",
        key.id(),
        Map.of(
            "owner",
            key.user().value(),
            "name",
            key.name(),
            "expires",
            key.expiresAt().map(Instant::toString).orElse("never")));
  }

  @Override
  public Optional<ApiKey> find(Secret value) {
    Optional<ApiKey> found = keys.find(value);
    if (found.isEmpty()) {
      audit.strangerRefused("key.used", "", Map.of("reason", "unknown, deleted or expired"));
    }
    return found;
  }

  @Override
  public Set<String> valid(Set<String> ids) {
    return keys.valid(ids);
  }

  @Override
  public List<ApiKey> of(UserId user) {
    return keys.of(user);
  }

  @Override
  public boolean revoke(UserId user, String id) {
    boolean revoked = keys.revoke(user, id);
    if (revoked) {
      audit.done("key.deleted", id, Map.of("owner", user.value()));
    } else {
      audit.refused("key.deleted", id, Map.of("owner", user.value(), "reason", "not theirs"));
    }
    return revoked;
  }
}
