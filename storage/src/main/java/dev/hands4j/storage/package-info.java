/**
 * The event log, ownership, conversations, settings and secrets in SQL. {@link
 * dev.hands4j.storage.SqlStorage} is the door: it opens one home and hands out the ports of {@code
 * dev.hands4j.api}. All of it may be called from any thread; callers wait on virtual threads while
 * the named platform threads of the module speak to the database.
 */
@NullMarked
package dev.hands4j.storage;

import org.jspecify.annotations.NullMarked;
