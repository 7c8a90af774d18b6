/**
 * How the module speaks to its database: migrations, what differs between databases, and for each
 * of them a way to write and to read. SQLite has one writer thread with group commit and a few
 * reader threads, all of them named platform threads, because native calls would hold the carrier
 * of a virtual thread. PostgreSQL has a bounded pool of connections used by virtual threads.
 * Callers wait on virtual threads. Belongs to the storage module.
 */
@NullMarked
package dev.hands4j.storage.database;

import org.jspecify.annotations.NullMarked;
