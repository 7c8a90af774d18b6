package dev.hands4j.agent;

import dev.hands4j.api.user.Secret;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A server of the Model Context Protocol whose tools a conversation gets (integrations.md §8.1).
 */
public sealed interface ToolServer {

  /** What people know it by; without what may be secret in its address. */
  String label();

  /**
   * One that is reached over HTTP, from this process.
   *
   * @param sse whether it speaks the older HTTP+SSE instead of streamable HTTP
   */
  record Http(URI url, boolean sse, Optional<Secret> key) implements ToolServer {
    public Http {
      if (url.getHost() == null || url.getScheme() == null) {
        throw new IllegalArgumentException("the address of a server has a scheme and a host");
      }
    }

    @Override
    public String label() {
      return url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
    }

    @Override
    public String toString() {
      return "Http[" + label() + "]";
    }
  }

  /**
   * One that is a program, run in the sandbox.
   *
   * @param environment added to the sandbox's; values may be secrets
   */
  record Program(
      String name, String command, List<String> arguments, Map<String, String> environment)
      implements ToolServer {
    public Program {
      arguments = List.copyOf(arguments);
      environment = Map.copyOf(environment);
    }

    @Override
    public String label() {
      return name;
    }

    @Override
    public String toString() {
      return "Program[" + name + "]";
    }
  }
}
