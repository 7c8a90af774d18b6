package dev.hands4j.api.git;

import dev.hands4j.api.user.Secret;
import java.util.Optional;

/**
 * How to clone a repository. Give {@code credentials} to a credential helper where possible; {@code
 * authenticatedUrl} is for programs that take nothing else, and must never be stored or shown.
 *
 * @param url without credentials; safe to store
 * @param authenticatedUrl in the form each provider expects (integrations.md §1.5)
 */
public record CloneAccess(String url, Optional<Credentials> credentials, Secret authenticatedUrl) {

  /** User name and password as git asks for them. */
  public record Credentials(String username, Secret password) {}
}
