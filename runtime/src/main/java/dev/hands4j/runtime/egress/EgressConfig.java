package dev.hands4j.runtime.egress;

import dev.hands4j.runtime.EgressPolicy;
import java.time.Duration;

/**
 * The way out of each sandbox.
 *
 * @param maxConnections open at a time, for one sandbox
 * @param maxHead bytes of a request's first part
 * @param connectTimeout for one address
 * @param idle silence of the other side after which a connection is closed
 */
public record EgressConfig(
    EgressPolicy policy, int maxConnections, int maxHead, Duration connectTimeout, Duration idle) {

  /** Usual limits. */
  public static EgressConfig of(EgressPolicy policy) {
    return new EgressConfig(policy, 256, 32 * 1024, Duration.ofSeconds(10), Duration.ofMinutes(10));
  }
}
