/**
 * The log of every conversation and who may write to it, in SQL: the rules of an append as pure
 * functions, the head rows under the lock of a writer or of a row, reading and following. Belongs
 * to the storage module.
 */
@NullMarked
package dev.hands4j.storage.log;

import org.jspecify.annotations.NullMarked;
