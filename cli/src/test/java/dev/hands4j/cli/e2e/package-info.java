/**
 * The whole product, used from outside as people and scripts use it: the built launcher, a browser,
 * the public Socket.IO client, and {@code kill -9}. Needs {@code make build}.
 */
@NullMarked
package dev.hands4j.cli.e2e;

import org.jspecify.annotations.NullMarked;
