/**
 * What a person does with their account, and what programs do in their name: keys, opinions about
 * conversations, addresses, git tokens on demand; and what a page is told of the edition
 * (enterprise-api.md §5). Stateless or safe from any thread; handlers block on the thread of their
 * request. Called by the composition of the enterprise edition.
 */
@NullMarked
package dev.hands4j.enterprise.account;

import org.jspecify.annotations.NullMarked;
