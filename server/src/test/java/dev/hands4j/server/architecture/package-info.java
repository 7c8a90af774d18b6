/**
 * The rules of the house as tests. Each rule also runs against a class that breaks it: a rule that
 * finds nothing proves nothing otherwise.
 */
@org.jspecify.annotations.NullMarked
package dev.hands4j.server.architecture;
