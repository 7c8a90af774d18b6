package dev.hands4j.agent.mcp;

import java.time.Duration;

/**
 * Bounds of what MCP servers may cost.
 *
 * @param connect until a server is connected and its tools are listed (integrations.md §8.3)
 * @param call of one tool
 * @param retry at least so long after a failed connection before it is tried again
 * @param messageBytes of one message of a server; a longer one ends the connection
 * @param resultChars of a tool's result that are kept
 * @param tools of one server; more are left out
 * @param schemaChars of a tool's schema; a tool with a longer one is left out
 * @param privateServers whether servers may be on this machine or a private network
 */
public record McpLimits(
    Duration connect,
    Duration call,
    Duration retry,
    int messageBytes,
    int resultChars,
    int tools,
    int schemaChars,
    boolean privateServers) {
  public static final McpLimits DEFAULTS =
      new McpLimits(
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          8 << 20,
          1 << 20,
          128,
          32_000,
          true);

  public McpLimits {
    if (messageBytes < 1_024 || resultChars < 1_024 || tools < 1 || schemaChars < 1_024) {
      throw new IllegalArgumentException("limits of MCP servers are positive");
    }
  }

  /** The same for people who are not the ones that operate this machine. */
  public McpLimits publicServersOnly() {
    return new McpLimits(
        connect, call, retry, messageBytes, resultChars, tools, schemaChars, false);
  }

  public McpLimits withTimes(Duration connecting, Duration calling, Duration retrying) {
    return new McpLimits(
        connecting,
        calling,
        retrying,
        messageBytes,
        resultChars,
        tools,
        schemaChars,
        privateServers);
  }
}
