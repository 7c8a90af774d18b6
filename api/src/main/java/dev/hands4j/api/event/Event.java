package dev.hands4j.api.event;

/**
 * What happened, without when, where and by whom: that is the envelope, in {@link EventDraft}
 * before the append and in {@link StoredEvent} after it.
 *
 * <p>Switch over it without {@code default}: when a kind is added, the compiler lists the places
 * that must decide.
 */
public sealed interface Event permits Action, Observation, UnknownEvent {
  /** The value of {@code action} or {@code observation} on the wire. */
  String kind();
}
