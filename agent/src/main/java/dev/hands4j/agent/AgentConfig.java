package dev.hands4j.agent;

import dev.hands4j.agent.mcp.McpLimits;
import dev.hands4j.agent.skills.SkillLimits;
import java.time.Duration;
import java.util.Optional;

/**
 * Limits of the agent, with the defaults of agent.md §4, §19.3, §23.5 and §24.1.
 *
 * @param wireVersion version named in the {@code system} event
 * @param maxIterations actions of one run unless a person's settings say otherwise
 * @param condenserMaxSize entries of the model's view above which older ones are dropped
 * @param maxObservationChars an observation's text is cut in the middle above this
 * @param outageLimit how long an unavailable log is tried again before the loop gives up
 * @param downLimit after more than this without an owner a running agent is paused (architecture §8
 *     point 7)
 * @param maxCrashes owners lost within one step after which the agent is stopped by an error
 * @param controlCheck at most this long after it was written a pause or stop is seen while the
 *     agent is busy
 * @param model how models are called
 * @param skills how much of microagents is read
 * @param mcp what MCP servers may cost
 */
public record AgentConfig(
    String wireVersion,
    int maxIterations,
    int condenserMaxSize,
    int maxObservationChars,
    Duration outageLimit,
    Duration downLimit,
    int maxCrashes,
    Duration controlCheck,
    ModelAccess model,
    SkillLimits skills,
    McpLimits mcp) {

  public static final AgentConfig DEFAULTS =
      new AgentConfig(
          "0.56.0",
          500,
          120,
          30_000,
          Duration.ofSeconds(30),
          Duration.ofMinutes(15),
          3,
          Duration.ofMillis(25),
          ModelAccess.DEFAULTS,
          SkillLimits.DEFAULTS,
          McpLimits.DEFAULTS);

  public AgentConfig {
    if (maxIterations < 1 || maxCrashes < 1) {
      throw new IllegalArgumentException("maxIterations and maxCrashes are at least 1");
    }
    if (condenserMaxSize < 20) {
      throw new IllegalArgumentException("condenserMaxSize is at least 20");
    }
    if (maxObservationChars < 100) {
      throw new IllegalArgumentException("maxObservationChars is at least 100");
    }
  }

  public AgentConfig withModel(ModelAccess access) {
    return new AgentConfig(
        wireVersion,
        maxIterations,
        condenserMaxSize,
        maxObservationChars,
        outageLimit,
        downLimit,
        maxCrashes,
        controlCheck,
        access,
        skills,
        mcp);
  }

  /** For people who do not operate this machine: no MCP servers on it or near it. */
  public AgentConfig publicServersOnly() {
    return withMcp(mcp.publicServersOnly());
  }

  AgentConfig withMcp(McpLimits other) {
    return new AgentConfig(
        wireVersion,
        maxIterations,
        condenserMaxSize,
        maxObservationChars,
        outageLimit,
        downLimit,
        maxCrashes,
        controlCheck,
        model,
        skills,
        other);
  }

  /**
   * How models are called.
   *
   * @param connectTimeout to reach the endpoint
   * @param headerTimeout until the answer begins
   * @param stallTimeout without a byte in the middle of an answer, after which it is given up
   * @param attempts calls in total before a failure that may pass is reported (§24.4)
   * @param firstWait before the second attempt; doubled each time
   * @param maxWait between two attempts at most
   * @param maxRetryAfter a provider that asks for a longer wait than this is not waited for
   * @param deltaInterval at least this long between two pieces of an answer on the wire
   * @param titleTimeout for a conversation's title
   * @param demoPace between two words of the demo model
   * @param nativeToolCalling whether models are offered tools in their provider's way; empty finds
   *     out (§24.3)
   * @param assumeVision models whose abilities are not known are given images, too
   */
  public record ModelAccess(
      Duration connectTimeout,
      Duration headerTimeout,
      Duration stallTimeout,
      int attempts,
      Duration firstWait,
      Duration maxWait,
      Duration maxRetryAfter,
      Duration deltaInterval,
      Duration titleTimeout,
      Duration demoPace,
      Optional<Boolean> nativeToolCalling,
      boolean assumeVision) {

    public static final ModelAccess DEFAULTS =
        new ModelAccess(
            Duration.ofSeconds(10),
            Duration.ofSeconds(180),
            Duration.ofSeconds(60),
            5,
            Duration.ofSeconds(8),
            Duration.ofSeconds(64),
            Duration.ofMinutes(5),
            Duration.ofMillis(50),
            Duration.ofSeconds(20),
            Duration.ofMillis(12),
            Optional.empty(),
            false);

    public ModelAccess {
      if (attempts < 1) {
        throw new IllegalArgumentException("attempts is at least 1");
      }
    }

    public ModelAccess withStallTimeout(Duration timeout) {
      return new ModelAccess(
          connectTimeout,
          headerTimeout,
          timeout,
          attempts,
          firstWait,
          maxWait,
          maxRetryAfter,
          deltaInterval,
          titleTimeout,
          demoPace,
          nativeToolCalling,
          assumeVision);
    }

    public ModelAccess withWaits(Duration first, Duration max) {
      return new ModelAccess(
          connectTimeout,
          headerTimeout,
          stallTimeout,
          attempts,
          first,
          max,
          maxRetryAfter,
          deltaInterval,
          titleTimeout,
          demoPace,
          nativeToolCalling,
          assumeVision);
    }

    public ModelAccess withDemoPace(Duration pace) {
      return new ModelAccess(
          connectTimeout,
          headerTimeout,
          stallTimeout,
          attempts,
          firstWait,
          maxWait,
          maxRetryAfter,
          deltaInterval,
          titleTimeout,
          pace,
          nativeToolCalling,
          assumeVision);
    }
  }
}
