package dev.hands4j.api.git;

import java.util.Optional;

/**
 * Which page of the owner's repositories.
 *
 * @param installation id of an app installation (GitHub) or slug of a workspace (Bitbucket, which
 *     answers an empty page without one); ignored by GitLab
 */
public record RepositoryQuery(
    RepositorySort sort, PageRequest page, Optional<String> installation) {}
