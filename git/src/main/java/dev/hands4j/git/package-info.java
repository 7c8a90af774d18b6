/**
 * GitHub, GitLab and Bitbucket Cloud behind {@link dev.hands4j.api.git.GitProviders}, self-hosted
 * ones included. Only {@link dev.hands4j.git.HttpGitProviders} and {@link
 * dev.hands4j.git.GitConfig} are for others: the composition root creates one instance and closes
 * it. Everything is safe from any thread; calls block for network exchanges and are made on virtual
 * threads.
 *
 * <p>Within: a service per provider says what is asked and how the answer reads; {@code Connection}
 * knows the token, its replacement after a refusal and what a status means; {@code Transport}
 * exchanges bytes within bounds of time and size. A token goes only into the {@code Authorization}
 * header, and only to the origin its provider is linked with, whatever an answer links or redirects
 * to.
 */
@NullMarked
package dev.hands4j.git;

import org.jspecify.annotations.NullMarked;
