/**
 * What is encrypted at rest: the key, and the settings and secrets of people. Safe from any thread.
 * Belongs to the storage module.
 */
@NullMarked
package dev.hands4j.storage.vault;

import org.jspecify.annotations.NullMarked;
