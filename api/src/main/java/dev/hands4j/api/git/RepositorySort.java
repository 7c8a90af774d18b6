package dev.hands4j.api.git;

import java.util.Locale;
import java.util.Optional;

/** By what repositories are ordered; each provider takes the nearest order it has. */
public enum RepositorySort {
  PUSHED,
  UPDATED,
  CREATED,
  FULL_NAME,
  STARS,
  FORKS;

  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<RepositorySort> fromWire(String wire) {
    for (RepositorySort sort : values()) {
      if (sort.wire().equals(wire)) {
        return Optional.of(sort);
      }
    }
    return Optional.empty();
  }
}
