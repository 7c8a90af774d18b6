package dev.hands4j.enterprise.identity;

import dev.hands4j.api.user.UserId;
import java.util.Optional;

/** Whose session ended at the provider: one of them, or all of a person. */
public record LogoutNotice(Optional<UserId> user, Optional<String> providerSession) {}
