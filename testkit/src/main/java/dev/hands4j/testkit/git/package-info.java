/**
 * Git providers for tests: {@link dev.hands4j.testkit.git.FakeGitHub}, {@link
 * dev.hands4j.testkit.git.FakeGitLab} and {@link dev.hands4j.testkit.git.FakeBitbucket} answer over
 * real HTTP on a free port of the loopback from one {@link dev.hands4j.testkit.git.GitWorld}, in
 * the shapes of the providers' public APIs. They record every request and can be told to misbehave
 * ({@link dev.hands4j.testkit.git.Fault}). Link a fake by giving its {@code host()} as the host of
 * a self-hosted provider. Safe from any thread; close a fake when done.
 */
@NullMarked
package dev.hands4j.testkit.git;

import org.jspecify.annotations.NullMarked;
