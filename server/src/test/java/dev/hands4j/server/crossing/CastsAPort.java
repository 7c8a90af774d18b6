package dev.hands4j.server.crossing;

import dev.hands4j.api.coordination.Signals;
import dev.hands4j.server.coordination.LocalSignals;

/** Breaks a rule on purpose: asks a port what it really is. */
public final class CastsAPort {
  private CastsAPort() {}

  public static Object cast(Signals signals) {
    return ((LocalSignals) signals).hashCode();
  }
}
