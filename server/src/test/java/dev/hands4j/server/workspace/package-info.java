/** Tests of repositories and files, against real git. */
@NullMarked
package dev.hands4j.server.workspace;

import org.jspecify.annotations.NullMarked;
