/**
 * The records of conversations in SQL: what people list, rename and delete. Safe from any thread.
 * Belongs to the storage module.
 */
@NullMarked
package dev.hands4j.storage.record;

import org.jspecify.annotations.NullMarked;
