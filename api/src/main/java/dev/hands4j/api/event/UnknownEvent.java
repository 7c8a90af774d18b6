package dev.hands4j.api.event;

import dev.hands4j.api.Json;

/**
 * An event of a kind this version does not know, or a known kind with a shape it cannot read. It is
 * kept and passed on byte for byte and never shown to the model.
 *
 * @param kind the wire's {@code action} or {@code observation}
 * @param isAction whether {@code kind} stood under {@code action}
 * @param json the whole event object as it was read
 */
public record UnknownEvent(String kind, boolean isAction, Json json) implements Event {}
