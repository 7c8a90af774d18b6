/**
 * A small HTTP/1.1 server for fakes that must control every byte: chunks, pauses, resets, streams
 * that stall. One virtual thread per connection; a handler runs on the thread of its connection.
 * For the parts of {@code testkit} and for tests that fake an HTTP service; it is not a server for
 * production (no TLS, no HTTP/2, no time limits for slow clients).
 */
@NullMarked
package dev.hands4j.testkit.http;

import org.jspecify.annotations.NullMarked;
