/**
 * What is kept about people who sign in through an identity provider: their sessions, the tokens
 * that stand for them, the terms they accepted, and sign-ins on their way. Ports of the enterprise
 * edition, filled by {@code storage}; safe from any thread, and each call may block on the
 * database. Who may call: the identity part of an edition, and what acts for people without a
 * browser.
 */
@NullMarked
package dev.hands4j.api.identity;

import org.jspecify.annotations.NullMarked;
