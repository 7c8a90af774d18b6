package dev.hands4j.api.git;

import dev.hands4j.api.user.ProviderType;

/**
 * Something open that an agent could do.
 *
 * @param issueNumber of the issue, pull request or merge request within the repository
 */
public record SuggestedTask(
    ProviderType provider, TaskType type, String repository, int issueNumber, String title) {}
