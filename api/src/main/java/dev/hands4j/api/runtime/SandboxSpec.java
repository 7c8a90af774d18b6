package dev.hands4j.api.runtime;

import java.util.Map;
import java.util.Optional;

/**
 * How to open the sandbox of one conversation. Values of {@code environment} may be secrets.
 *
 * @param workspace an existing folder of the host to work in; empty lets the provider make one
 */
public record SandboxSpec(Optional<String> workspace, Map<String, String> environment) {
  public SandboxSpec {
    environment = Map.copyOf(environment);
  }

  /** A workspace of its own and nothing in the environment. */
  public static final SandboxSpec DEFAULT = new SandboxSpec(Optional.empty(), Map.of());

  @Override
  public String toString() {
    return "SandboxSpec[workspace=%s, environment=%s]".formatted(workspace, environment.keySet());
  }
}
