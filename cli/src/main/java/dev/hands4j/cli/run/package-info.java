/**
 * {@code hands4j run}: one task from beginning to end, in a terminal or a script. Speaks to a
 * server over HTTP and its socket, like every other client; when none uses the home, it serves
 * itself for as long as the task takes. One thread does the work, and is woken by the socket and by
 * signals. Called by the command line only.
 */
@NullMarked
package dev.hands4j.cli.run;

import org.jspecify.annotations.NullMarked;
