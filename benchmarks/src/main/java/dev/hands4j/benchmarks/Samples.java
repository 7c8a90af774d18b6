package dev.hands4j.benchmarks;

import java.util.Arrays;

/** A bag of measured values; thread-safe to fill, read when filling is over. */
final class Samples {
  private double[] values = new double[1024];
  private int size;

  synchronized void add(double value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    values[size++] = value;
  }

  synchronized int size() {
    return size;
  }

  /** The value below which the share {@code quantile} of all values lies. */
  synchronized double quantile(double quantile) {
    if (size == 0) {
      throw new IllegalStateException("nothing was measured");
    }
    double[] sorted = Arrays.copyOf(values, size);
    Arrays.sort(sorted);
    return sorted[(int) Math.min(size - 1L, Math.round(quantile * (size - 1)))];
  }
}
