/**
 * Keys with which programs act for people: their hashes in SQL. Safe from any thread. Belongs to
 * the storage module.
 */
@NullMarked
package dev.hands4j.storage.key;

import org.jspecify.annotations.NullMarked;
