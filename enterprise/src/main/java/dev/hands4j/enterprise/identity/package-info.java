/**
 * Who people are: sign-in through an OpenID provider (Keycloak), sessions, renewal, log-out, terms
 * and the state of accounts (enterprise-api.md §3). Everything here is safe from any thread; calls
 * to the provider and the database block and belong on virtual threads. Called by the composition
 * of the enterprise edition, by the parts that act for a person, and by routes.
 */
@NullMarked
package dev.hands4j.enterprise.identity;

import org.jspecify.annotations.NullMarked;
