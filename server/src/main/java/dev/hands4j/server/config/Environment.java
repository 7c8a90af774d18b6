package dev.hands4j.server.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads named values without ever throwing: what is wrong is collected, a default stands in, and
 * reading goes on. Blank counts as absent. Remembers every name it was asked for, which makes the
 * reference page and the check for misspelt names.
 */
public final class Environment {
  private static final Pattern SIZE =
      Pattern.compile("(\\d{1,15})\\s*(|[kmg])(i?b)?", Pattern.CASE_INSENSITIVE);
  private static final Pattern DURATION =
      Pattern.compile("(\\d{1,12})\\s*(|ms|s|m|h|d)", Pattern.CASE_INSENSITIVE);

  private final Map<String, String> values;
  private final Map<String, ConfigKey> keys = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();

  /**
   * @param values names and values, as {@code System.getenv()} has them
   */
  public Environment(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  /** Everything, whether or not it is ours. */
  public Map<String, String> all() {
    return values;
  }

  /** Text without white space around it; {@code fallback} is only shown in the reference. */
  public Optional<String> text(String name, String fallback, String meaning) {
    keys.put(name, new ConfigKey(name, fallback, meaning));
    return Optional.ofNullable(values.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  /** A whole number within bounds. */
  public int number(String name, int fallback, int min, int max, String meaning) {
    String given = text(name, Integer.toString(fallback), meaning).orElse("");
    if (given.isEmpty()) {
      return fallback;
    }
    try {
      int value = Integer.parseInt(given);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException _) {
      // reported below, together with numbers out of range
    }
    problem("%s must be a whole number from %d to %d, was \"%s\"", name, min, max, given);
    return fallback;
  }

  /** Bytes, with an optional suffix k, m or g (powers of 1,024). */
  public int size(String name, int fallback, int min, int max, String meaning) {
    String given = text(name, bytes(fallback), meaning).orElse("");
    if (given.isEmpty()) {
      return fallback;
    }
    Matcher matcher = SIZE.matcher(given);
    if (matcher.matches()) {
      long unit =
          switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
            case "k" -> 1L << 10;
            case "m" -> 1L << 20;
            case "g" -> 1L << 30;
            default -> 1L;
          };
      long number = Long.parseLong(matcher.group(1));
      if (number <= max && number * unit >= min && number * unit <= max) {
        return (int) (number * unit);
      }
    }
    problem(
        "%s must be a size from %s to %s, such as 16m, was \"%s\"",
        name, bytes(min), bytes(max), given);
    return fallback;
  }

  /** Seconds, or a number with ms, s, m, h or d. */
  public Duration duration(
      String name, Duration fallback, Duration min, Duration max, String meaning) {
    String given = text(name, seconds(fallback), meaning).orElse("");
    if (given.isEmpty()) {
      return fallback;
    }
    Matcher matcher = DURATION.matcher(given);
    if (matcher.matches()) {
      long number = Long.parseLong(matcher.group(1));
      Duration value =
          switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
            case "ms" -> Duration.ofMillis(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            default -> Duration.ofSeconds(number);
          };
      if (value.compareTo(min) >= 0 && value.compareTo(max) <= 0) {
        return value;
      }
    }
    problem(
        "%s must be a duration from %s to %s, such as 30s or 10m, was \"%s\"",
        name, seconds(min), seconds(max), given);
    return fallback;
  }

  /** Yes or no, in the usual spellings. */
  public boolean flag(String name, boolean fallback, String meaning) {
    String given = text(name, Boolean.toString(fallback), meaning).orElse("");
    return switch (given.toLowerCase(Locale.ROOT)) {
      case "" -> fallback;
      case "1", "true", "yes", "on" -> true;
      case "0", "false", "no", "off" -> false;
      default -> {
        problem("%s must be true or false, was \"%s\"", name, given);
        yield fallback;
      }
    };
  }

  /** Values separated by commas. */
  public List<String> list(String name, String meaning) {
    return text(name, "", meaning).stream()
        .flatMap(v -> List.of(v.split(",")).stream())
        .map(String::strip)
        .filter(v -> !v.isEmpty())
        .toList();
  }

  /** An absolute path; {@code shown} stands for the default in the reference. */
  public Path path(String name, Path fallback, String shown, String meaning) {
    Optional<String> given = text(name, shown, meaning);
    try {
      return given.map(Path::of).orElse(fallback).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      problem("%s is not a path: %s", name, e.getReason());
      return fallback;
    }
  }

  /** Says that something is wrong, for the report at the end. */
  public void problem(String format, Object... arguments) {
    problems.add(format.formatted(arguments));
  }

  /** Reports names with our prefix that nobody asked for, each with the nearest known one. */
  public void refuseUnknown(String prefix) {
    values.keySet().stream()
        .filter(name -> name.startsWith(prefix) && !keys.containsKey(name))
        .sorted()
        .forEach(name ->
            problem("%s is not a setting; did you mean %s?", name, nearest(name, keys.keySet())));
  }

  /** What is wrong so far. */
  public List<String> problems() {
    return List.copyOf(problems);
  }

  /** Every name that was asked for. */
  public List<ConfigKey> keys() {
    return List.copyOf(keys.values());
  }

  private static String nearest(String name, Collection<String> known) {
    String best = name;
    int least = Integer.MAX_VALUE;
    for (String candidate : known) {
      int distance = distance(name, candidate);
      if (distance < least) {
        least = distance;
        best = candidate;
      }
    }
    return best;
  }

  /** Levenshtein distance; the names are short and few. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(change, Math.min(above, row[j - 1]) + 1);
        diagonal = above;
      }
    }
    return row[b.length()];
  }

  private static String bytes(int size) {
    if (size > 0 && size % (1 << 20) == 0) {
      return (size >> 20) + "m";
    }
    return size > 0 && size % (1 << 10) == 0 ? (size >> 10) + "k" : Integer.toString(size);
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
  }
}
