/**
 * Watchers of what happens in conversations: titles, metrics, callbacks. They see only durable
 * events and cannot change what they watch.
 */
@NullMarked
package dev.hands4j.api.listening;

import org.jspecify.annotations.NullMarked;
