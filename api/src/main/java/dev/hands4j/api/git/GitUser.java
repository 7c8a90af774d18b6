package dev.hands4j.api.git;

import java.util.Optional;

/**
 * The owner as a provider knows them (integrations.md §1.2).
 *
 * @param avatarUrl empty text when there is no picture
 */
public record GitUser(
    String id,
    String login,
    String avatarUrl,
    Optional<String> company,
    Optional<String> name,
    Optional<String> email) {}
