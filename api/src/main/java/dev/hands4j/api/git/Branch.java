package dev.hands4j.api.git;

import java.util.Optional;

/**
 * A branch.
 *
 * @param isProtected as far as the provider's listing says so
 * @param lastPushDate as the provider wrote it
 */
public record Branch(
    String name, String commitSha, boolean isProtected, Optional<String> lastPushDate) {}
