/** Tests of the git providers, against {@code testkit}'s fakes over HTTP. */
@NullMarked
package dev.hands4j.git;

import org.jspecify.annotations.NullMarked;
