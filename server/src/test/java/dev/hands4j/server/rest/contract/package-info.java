/** Holds the published interface against the code. */
@NullMarked
package dev.hands4j.server.rest.contract;

import org.jspecify.annotations.NullMarked;
