package dev.hands4j.api.coordination;

import java.util.UUID;

/** One process of the server; random per start and never used again. */
public record NodeId(String value) {
  public static NodeId random() {
    return new NodeId(UUID.randomUUID().toString());
  }

  @Override
  public String toString() {
    return value;
  }
}
