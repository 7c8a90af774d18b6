package dev.hands4j.api.event;

import java.util.Optional;

/** Who an event came from (events.md §2.4). */
public enum Source {
  AGENT("agent"),
  USER("user"),
  ENVIRONMENT("environment");

  private final String wire;

  Source(String wire) {
    this.wire = wire;
  }

  /** The name on the wire. */
  public String wire() {
    return wire;
  }

  public static Optional<Source> fromWire(String wire) {
    for (Source source : values()) {
      if (source.wire.equals(wire)) {
        return Optional.of(source);
      }
    }
    return Optional.empty();
  }
}
