/**
 * What surrounds every HTTP request: the pipeline as one ordered list, the error shapes of the wire
 * (rest-core.md §5.4), request bodies with a limit. Used by the routes and the composition root;
 * everything here is stateless or thread-safe.
 */
@NullMarked
package dev.hands4j.server.http;

import org.jspecify.annotations.NullMarked;
