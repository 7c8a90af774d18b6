package dev.hands4j.api.git;

import java.util.Locale;

/** Who a repository belongs to. */
public enum OwnerType {
  USER,
  ORGANIZATION;

  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
