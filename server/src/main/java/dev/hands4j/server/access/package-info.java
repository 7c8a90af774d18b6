/**
 * Who may do what in a product without accounts: one person, or whoever has the session key.
 * Thread-safe; only the composition root creates these.
 */
@NullMarked
package dev.hands4j.server.access;

import org.jspecify.annotations.NullMarked;
