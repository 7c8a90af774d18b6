package dev.hands4j.benchmarks;

import java.util.Locale;
import java.util.Optional;

/**
 * One measured value beside what it is held against.
 *
 * @param goal what the project promises, in words
 * @param limit what the machine could do at best in the same run
 * @param limitName how the limit was taken
 */
record Figure(
    String scenario,
    String name,
    double value,
    String unit,
    String goal,
    Optional<Double> limit,
    String limitName) {

  static Figure of(String scenario, String name, double value, String unit, String goal) {
    return new Figure(scenario, name, value, unit, goal, Optional.empty(), "");
  }

  Figure beside(double measuredLimit, String how) {
    return new Figure(scenario, name, value, unit, goal, Optional.of(measuredLimit), how);
  }

  String row() {
    String beside =
        limit
            .map(l -> "%.3g %s (%s), ratio %.2f".formatted(l, unit, limitName, value / l))
            .orElse("");
    return "| %s | %s | %s %s | %s | %s |"
        .formatted(scenario, name, number(value), unit, goal, beside);
  }

  static String number(double value) {
    return value >= 100
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.2f", value);
  }
}
