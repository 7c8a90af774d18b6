/**
 * The tables of tokens that git providers issued. Safe from any thread; created by the storage's
 * own composition.
 */
@NullMarked
package dev.hands4j.storage.token;

import org.jspecify.annotations.NullMarked;
