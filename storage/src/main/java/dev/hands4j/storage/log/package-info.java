/**
 * The log of every conversation and who may write to it, on an embedded database: the rules of an
 * append as pure functions, the writer's cache of head rows, readers and followers. Belongs to the
 * storage module.
 */
@NullMarked
package dev.hands4j.storage.log;

import org.jspecify.annotations.NullMarked;
