package dev.hands4j.cli;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Keeps the secrets of the environment out of log lines, should one come into a line by mistake: a
 * second wall, the first is that nothing logs them. Thread-safe.
 */
final class Masking {
  /** As in the reference (enterprise-api.md §7.3), and passwords. */
  private static final Pattern SECRET = Pattern.compile("SECRET|_KEY|_CODE|_TOKEN|PASS");

  /** A file is named, not its content. */
  private static final Pattern NO_SECRET = Pattern.compile("_FILE$");

  /** Shorter values would mask ordinary words and protect nothing. */
  private static final int SHORTEST = 6;

  private static final String INSTEAD = "******";

  private final List<String> secrets;

  private Masking(List<String> secrets) {
    this.secrets = secrets;
  }

  /** The values of those names of the environment that speak of secrets. */
  static Masking of(Map<String, String> environment) {
    return new Masking(
        environment.entrySet().stream()
            .filter(entry -> SECRET.matcher(entry.getKey()).find())
            .filter(entry -> !NO_SECRET.matcher(entry.getKey()).find())
            .map(entry -> entry.getValue().strip())
            .filter(value -> value.length() >= SHORTEST)
            .distinct()
            // a secret that contains another is masked as a whole
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList());
  }

  String of(String text) {
    String masked = text;
    for (String secret : secrets) {
      masked = masked.replace(secret, INSTEAD);
    }
    return masked;
  }
}
