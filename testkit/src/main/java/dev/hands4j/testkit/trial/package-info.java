/**
 * {@code make run-enterprise}: the enterprise edition with everything it needs, on one machine, to
 * look at. Starts the servers of {@link dev.hands4j.testkit.services}, two real nodes as processes
 * and a small proxy before them. It stands here because it uses nothing of the product but its
 * command, and the product must not carry databases. One at a time per home folder; not for
 * production.
 */
@NullMarked
package dev.hands4j.testkit.trial;

import org.jspecify.annotations.NullMarked;
