/**
 * Between events and their wire JSON (events.md §§2-6, 9.4): reading, writing, masking, cutting.
 * Everything here is pure and safe from any thread. Belongs to the storage module; others use it
 * through {@code SqlStorage.codec()}.
 */
@NullMarked
package dev.hands4j.storage.wire;

import org.jspecify.annotations.NullMarked;
