package dev.hands4j.enterprise.identity;

import dev.hands4j.api.user.UserId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An account as the provider's administrators see it.
 *
 * @param attributes such as {@code github_id}
 */
public record Account(
    UserId user,
    String name,
    Optional<String> email,
    boolean emailVerified,
    boolean enabled,
    Map<String, List<String>> attributes) {
  public Account {
    attributes = Map.copyOf(attributes);
  }
}
