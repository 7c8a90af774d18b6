package dev.hands4j.server;

import dev.hands4j.api.event.EventCodec;
import dev.hands4j.api.runtime.RuntimeProvider;
import dev.hands4j.api.runtime.RuntimeUnavailableException;
import dev.hands4j.runtime.LocalRuntime;
import dev.hands4j.runtime.LocalRuntimeConfig;
import dev.hands4j.server.config.ServerConfig;

/** The sandboxes of this machine that the configuration asks for; the same in every edition. */
public final class LocalSandboxes {
  private LocalSandboxes() {}

  /**
   * Finds out what this machine can do, and removes what is left of deleted conversations; starts
   * nothing.
   *
   * @throws RuntimeUnavailableException when it has not what the chosen sandboxes need
   */
  public static RuntimeProvider open(ServerConfig config, EventCodec codec)
      throws RuntimeUnavailableException {
    LocalRuntimeConfig local =
        LocalRuntimeConfig.of(
                config.home(),
                config.java(),
                config.runtimeServerLib(),
                config.commandEnvironment())
            .withEgress(config.egress())
            .withLimits(config.limits());
    try {
      LocalRuntime runtime =
          config.runtime().equals("local")
              ? new LocalRuntime(local, codec)
              : LocalRuntime.isolated(local, codec);
      runtime.collectOrphans();
      return runtime;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RuntimeUnavailableException("the start was interrupted", e);
    }
  }
}
