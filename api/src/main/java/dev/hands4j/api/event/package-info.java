/**
 * Events as values: closed families of actions and observations, and the unknown kind that survives
 * byte for byte. An event that has no id yet is an {@link dev.hands4j.api.event.EventDraft}; one
 * that has is a {@link dev.hands4j.api.event.StoredEvent}. All types are immutable.
 */
@NullMarked
package dev.hands4j.api.event;

import org.jspecify.annotations.NullMarked;
