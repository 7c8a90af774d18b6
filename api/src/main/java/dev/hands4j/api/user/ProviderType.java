package dev.hands4j.api.user;

import java.util.Optional;

/** Where a git token comes from. */
public enum ProviderType {
  GITHUB,
  GITLAB,
  BITBUCKET,
  ENTERPRISE_SSO;

  private final String wire = name().toLowerCase(java.util.Locale.ROOT);

  public String wire() {
    return wire;
  }

  public static Optional<ProviderType> fromWire(String wire) {
    for (ProviderType type : values()) {
      if (type.wire.equals(wire)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
