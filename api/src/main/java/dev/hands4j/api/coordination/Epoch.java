package dev.hands4j.api.coordination;

/**
 * The generation of an ownership: every new owner gets a higher one, and whoever holds a lower one
 * can no longer write.
 *
 * @param value at least 1
 */
public record Epoch(long value) implements Comparable<Epoch> {
  public Epoch {
    if (value < 1) {
      throw new IllegalArgumentException("an epoch is at least 1, was " + value);
    }
  }

  @Override
  public int compareTo(Epoch other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
