/**
 * What tests and benchmarks of every module stand on: a scripted model behind real HTTP, a
 * Socket.IO client, a JSON client, a TCP proxy with faults, small Git repositories and child
 * processes. Everything listens on a free port, is closed by try-with-resources and may be used
 * from several threads unless a type says otherwise. Only tests, benchmarks and demonstrations may
 * call this package; production code never does.
 */
@NullMarked
package dev.hands4j.testkit;

import org.jspecify.annotations.NullMarked;
