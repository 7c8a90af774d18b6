/**
 * Search in SQL: words of events are put into an index beside the log a moment after they are
 * stored, so that an append does not wait for it. Safe from any thread; used by {@code
 * dev.hands4j.storage} only.
 */
@NullMarked
package dev.hands4j.storage.search;

import org.jspecify.annotations.NullMarked;
