/**
 * Tokens of git providers that people did not save themselves but that were issued when they signed
 * in (enterprise-api.md §4.3). Safe from any thread; calls block and belong on virtual threads.
 * Called by products with sign-in.
 */
@NullMarked
package dev.hands4j.api.token;

import org.jspecify.annotations.NullMarked;
