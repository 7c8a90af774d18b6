/**
 * Real PostgreSQL and Redis servers for tests, brought by Maven: started once per JVM or one for a
 * test of its own that wants to pause, restart or lose it. They end with the JVM, however it ends.
 * Safe from any thread unless a type says otherwise. Only tests, benchmarks and demonstrations may
 * call this package.
 */
@NullMarked
package dev.hands4j.testkit.services;

import org.jspecify.annotations.NullMarked;
