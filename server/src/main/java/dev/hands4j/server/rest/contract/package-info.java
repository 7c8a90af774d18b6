/**
 * What the REST interface promises, as a table beside the routes: served to programs as OpenAPI 3.1
 * (rest-core.md §4.3), compared with the routes that exist and with the last published contract by
 * tests. Immutable; only the composition root and tests use it.
 */
@NullMarked
package dev.hands4j.server.rest.contract;

import org.jspecify.annotations.NullMarked;
