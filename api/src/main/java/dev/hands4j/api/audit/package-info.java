/**
 * The record of privileged acts: who did what to what, when, from where and with which outcome.
 * Values and one port, safe from any thread; written by whoever performs such an act, read by
 * operators.
 */
@NullMarked
package dev.hands4j.api.audit;

import org.jspecify.annotations.NullMarked;
