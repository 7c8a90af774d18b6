package dev.hands4j.api.git;

import dev.hands4j.api.user.ProviderType;
import java.util.Optional;

/**
 * A repository (integrations.md §1.2). The wire's {@code link_header} belongs to a page and is in
 * {@link RepositoryPage}; it is null on the wire for repositories that came without a page.
 *
 * @param fullName owner and name, separated by {@code /}; groups of GitLab may add segments
 * @param pushedAt as the provider wrote it; Bitbucket only
 */
public record GitRepository(
    String id,
    String fullName,
    ProviderType provider,
    boolean isPublic,
    Optional<Integer> stars,
    Optional<String> pushedAt,
    Optional<OwnerType> ownerType,
    Optional<String> mainBranch) {}
