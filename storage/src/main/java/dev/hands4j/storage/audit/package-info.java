/**
 * The record of privileged acts in SQL: rows are added and read, and nothing here changes or
 * removes one; the database itself refuses that. Safe from any thread. Belongs to the storage
 * module.
 */
@NullMarked
package dev.hands4j.storage.audit;

import org.jspecify.annotations.NullMarked;
