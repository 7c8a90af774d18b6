package dev.hands4j.agent.crossing;

import dev.hands4j.storage.StorageConfig;
import java.nio.file.Path;

/** Breaks a rule on purpose: a room of the first block knows another. */
public final class AgentAsksStorage {
  private AgentAsksStorage() {}

  public static Object ask() {
    return StorageConfig.in(Path.of("."));
  }
}
