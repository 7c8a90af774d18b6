package dev.hands4j.enterprise.limits;

import dev.hands4j.server.config.Environment;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests of one user on all nodes together.
 *
 * @param windows narrowest first; none means no limit
 */
public record UserLimits(List<Window> windows) {
  public UserLimits {
    windows = List.copyOf(windows);
  }

  /** Reads the names of the environment. */
  public static UserLimits read(Environment env) {
    int second =
        env.number(
            "HANDS4J_USER_REQUESTS_PER_SECOND",
            10,
            0,
            1_000_000,
            "requests of one user per second, on all nodes together, before 429; 0 means no limit");
    int minute =
        env.number(
            "HANDS4J_USER_REQUESTS_PER_MINUTE", 100, 0, 10_000_000, "likewise within a minute");
    List<Window> windows = new ArrayList<>();
    if (second > 0) {
      windows.add(Window.perSecond(second));
    }
    if (minute > 0) {
      windows.add(Window.perMinute(minute));
    }
    return new UserLimits(windows);
  }
}
