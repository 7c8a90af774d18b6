package dev.hands4j.api.event;

/** How risky an action is; an integer on the wire (events.md §8). */
public enum SecurityRisk {
  UNKNOWN(-1),
  LOW(0),
  MEDIUM(1),
  HIGH(2);

  private final int wire;

  SecurityRisk(int wire) {
    this.wire = wire;
  }

  public int wire() {
    return wire;
  }

  /** The risk of a wire integer; anything else is {@link #UNKNOWN}. */
  public static SecurityRisk fromWire(int wire) {
    for (SecurityRisk risk : values()) {
      if (risk.wire == wire) {
        return risk;
      }
    }
    return UNKNOWN;
  }
}
