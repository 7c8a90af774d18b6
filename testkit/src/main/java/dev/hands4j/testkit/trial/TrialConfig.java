package dev.hands4j.testkit.trial;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * What a person may choose about a trial.
 *
 * @param home folder of logs, sandboxes and workspaces; emptied at each start but for the lock
 * @param port of the address that people open; 0 picks a free one
 * @param nodes how many, at least one
 * @param launcher the {@code hands4j} command of a build
 * @param settings names of the environment that the nodes get besides their own
 */
public record TrialConfig(
    Path home, int port, int nodes, Path launcher, Map<String, String> settings) {
  public TrialConfig {
    settings = Map.copyOf(settings);
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("PORT must be between 0 and 65535, not " + port);
    }
    if (nodes < 1 || nodes > 10) {
      throw new IllegalArgumentException("a trial has one to ten nodes, not " + nodes);
    }
  }

  /** With one more setting of the nodes. */
  public TrialConfig with(String name, String value) {
    Map<String, String> all = new LinkedHashMap<>(settings);
    all.put(name, value);
    return new TrialConfig(home, port, nodes, launcher, all);
  }

  /** Names only: values may be keys of models. */
  @Override
  public String toString() {
    return "TrialConfig[home=%s, port=%d, nodes=%d, settings=%s]"
        .formatted(home, port, nodes, new TreeSet<>(settings.keySet()));
  }
}
