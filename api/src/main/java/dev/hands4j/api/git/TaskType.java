package dev.hands4j.api.git;

import java.util.Optional;

/** What a suggested task is about; wire names are the constants' names. */
public enum TaskType {
  MERGE_CONFLICTS,
  FAILING_CHECKS,
  UNRESOLVED_COMMENTS,
  OPEN_ISSUE,
  /** Never suggested; accepted from clients. */
  OPEN_PR,
  /** Never suggested; accepted from clients. */
  CREATE_MICROAGENT;

  public String wire() {
    return name();
  }

  public static Optional<TaskType> fromWire(String wire) {
    for (TaskType type : values()) {
      if (type.name().equals(wire)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
