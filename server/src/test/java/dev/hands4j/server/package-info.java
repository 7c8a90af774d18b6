/**
 * Tests of the server, and {@link dev.hands4j.server.TestServer}, the whole server as a fixture.
 */
@org.jspecify.annotations.NullMarked
package dev.hands4j.server;
