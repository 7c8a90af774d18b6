/**
 * The audit of privileged acts: who did what to what, from where, with which outcome. Acts are
 * noticed at the ports, so whatever route, command or part of the program performs one, it is
 * recorded. Everything here is safe from any thread and may block for one commit. Called by the
 * composition, by sign-in and by the commands of operators.
 */
@NullMarked
package dev.hands4j.enterprise.audit;

import org.jspecify.annotations.NullMarked;
