package dev.hands4j.runtime;

import dev.hands4j.runtime.egress.EgressConfig;
import dev.hands4j.runtime.egress.EgressProxy;
import dev.hands4j.runtime.ports.PortForwards;
import dev.hands4j.runtime.sandbox.Confinement;
import dev.hands4j.runtime.sandbox.SandboxFolder;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * The two ways between a sandbox with a network of its own and the world: out through a proxy, in
 * through forwarded ports. Opened by every owner of the sandbox anew; they do not outlive the
 * server.
 */
final class SandboxNetwork implements AutoCloseable {
  private static final AutoCloseable NOTHING = () -> {};

  private final AutoCloseable egress;
  private final AutoCloseable ports;
  private final Map<String, Integer> hosts;

  private SandboxNetwork(AutoCloseable egress, AutoCloseable ports, Map<String, Integer> hosts) {
    this.egress = egress;
    this.ports = ports;
    this.hosts = Map.copyOf(hosts);
  }

  /**
   * @param applications how many ports are forwarded
   */
  static SandboxNetwork open(
      Confinement confinement,
      SandboxFolder folder,
      Optional<EgressPolicy> egress,
      int applications)
      throws IOException {
    var sockets = confinement.sockets(folder);
    if (sockets.isEmpty() || egress.isEmpty()) {
      return new SandboxNetwork(NOTHING, NOTHING, Map.of());
    }
    EgressProxy proxy = EgressProxy.listen(sockets.get().egress(), EgressConfig.of(egress.get()));
    try {
      PortForwards forwards =
          PortForwards.open(sockets.get().ports(), folder.state().resolve("ports"), applications);
      return new SandboxNetwork(proxy, forwards, forwards.hosts());
    } catch (IOException e) {
      proxy.close();
      throw e;
    }
  }

  /** Addresses of applications, with the port each listens on inside. */
  Map<String, Integer> hosts() {
    return hosts;
  }

  @Override
  public void close() {
    try (egress) {
      ports.close();
    } catch (Exception e) {
      throw new IllegalStateException("closing sockets throws nothing", e);
    }
  }
}
