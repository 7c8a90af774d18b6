package dev.hands4j.agent.world;

import dev.hands4j.api.event.Observation;
import java.util.List;
import java.util.Map;

/** Recall observations with little in them. */
public final class Recalls {
  public Observation.Recall context(String folder) {
    return new Observation.Recall(
        "Added workspace context",
        "workspace_context",
        "",
        "",
        "",
        "",
        Map.of(),
        "",
        "2026-11-24",
        Map.of(),
        "",
        folder,
        List.of());
  }
}
