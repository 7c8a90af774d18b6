/**
 * What is kept of people who sign in: sessions, offline tokens, terms, sign-ins on their way
 * (enterprise-api.md §3). Created by {@link dev.hands4j.storage.SqlStorage}; safe from any thread,
 * callers wait for the threads that speak to the database.
 */
@NullMarked
package dev.hands4j.storage.identity;

import org.jspecify.annotations.NullMarked;
