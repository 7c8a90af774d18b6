/**
 * Tokens of git providers for people who signed in through them: kept as they were issued, renewed
 * by one node at a time, made again from the owner alone after a restart (enterprise-api.md §4.3,
 * §4.5; boundaries.md T-17). A provider that does not answer costs nobody a link; one that says no
 * marks the link, and the person is told to sign in again. Safe from any thread; calls block and
 * belong on virtual threads. Created by the composition root.
 */
@NullMarked
package dev.hands4j.enterprise.tokens;

import org.jspecify.annotations.NullMarked;
