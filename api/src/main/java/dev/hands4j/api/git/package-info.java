/**
 * Git providers (GitHub, GitLab, Bitbucket) as the rest of the system sees them: who the owner is
 * there, which repositories, branches and open tasks they have, and how a change is proposed.
 *
 * <p>{@link dev.hands4j.api.git.GitProviders} is the door: it turns the {@link
 * dev.hands4j.api.user.TokenSource} of one owner into a {@link
 * dev.hands4j.api.git.ProviderDirectory}, which answers for all linked providers at once. Every
 * call may block for a network exchange, so callers run on virtual threads; an interrupt ends a
 * call early. All types are safe from any thread. Failures are values ({@link
 * dev.hands4j.api.git.GitAnswer}); no failure text ever holds a token. Source: integrations.md part
 * A, rest-core.md §12, boundaries.md A5 and C3.
 */
@NullMarked
package dev.hands4j.api.git;

import org.jspecify.annotations.NullMarked;
