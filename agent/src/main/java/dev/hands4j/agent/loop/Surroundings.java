package dev.hands4j.agent.loop;

import dev.hands4j.api.event.Observation;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** What is known of the workspace: set once the sandbox is open (agent.md §22.1). Owner only. */
final class Surroundings {
  private final String date;
  private final String instructions;
  private String workingDirectory = "";
  private Map<String, Integer> hosts = Map.of();

  Surroundings(Clock clock, String instructions) {
    this.date = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toString();
    this.instructions = instructions;
  }

  void opened(String folder, Map<String, Integer> reachable) {
    workingDirectory = folder;
    hosts = reachable;
  }

  String workingDirectory() {
    return workingDirectory;
  }

  Observation.Recall workspaceContext() {
    return new Observation.Recall(
        "Added workspace context",
        "workspace_context",
        "",
        "",
        "",
        "",
        hosts,
        "",
        date,
        Map.of(),
        instructions,
        workingDirectory,
        List.of());
  }
}
