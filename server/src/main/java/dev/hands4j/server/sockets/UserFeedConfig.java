package dev.hands4j.server.sockets;

import java.time.Duration;

/**
 * Limits of the feeds of people.
 *
 * @param interval between two looks at a person's conversations; how late a change is told
 * @param watched so many of a person's conversations are watched, those that changed last
 */
public record UserFeedConfig(Duration interval, int watched) {
  public static final UserFeedConfig DEFAULTS = new UserFeedConfig(Duration.ofSeconds(1), 100);

  public UserFeedConfig {
    if (interval.toMillis() <= 0 || watched <= 0) {
      throw new IllegalArgumentException("interval and watched must be greater than 0");
    }
  }
}
