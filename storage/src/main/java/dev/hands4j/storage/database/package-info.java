/**
 * How the module speaks to its database: one writer thread with group commit, a few reader threads,
 * migrations, and what differs between databases. All SQL runs on the named platform threads
 * started here, because native calls would hold the carrier of a virtual thread; callers wait on
 * virtual threads. Belongs to the storage module.
 */
@NullMarked
package dev.hands4j.storage.database;

import org.jspecify.annotations.NullMarked;
