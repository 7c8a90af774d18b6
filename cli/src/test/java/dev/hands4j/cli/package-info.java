/** Tests of the command, mostly as a process of its own. */
@org.jspecify.annotations.NullMarked
package dev.hands4j.cli;
