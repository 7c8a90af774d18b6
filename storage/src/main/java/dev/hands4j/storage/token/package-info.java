/**
 * Tokens of git providers that people did not save themselves but that were issued when they signed
 * in (enterprise-api.md §4.3), encrypted. Safe from any thread; calls block and belong on virtual
 * threads. Called by the enterprise edition.
 */
@NullMarked
package dev.hands4j.storage.token;

import org.jspecify.annotations.NullMarked;
