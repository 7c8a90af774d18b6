/**
 * What Hands4j claims of its speed, measured. Each scenario starts the real server as a process of
 * its own, puts a bounded load on it over loopback and prints every figure beside a limit taken in
 * the same run, because a ratio survives a noisy machine and an absolute does not. Run it with
 * {@code make bench}; nobody calls this package.
 */
@NullMarked
package dev.hands4j.benchmarks;

import org.jspecify.annotations.NullMarked;
