package dev.hands4j.agent.mcp;

import io.modelcontextprotocol.spec.McpError;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** What went wrong with a server, in words for people and the model. */
final class Problems {
  private static final int LONGEST = 500;

  private Problems() {}

  static String of(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case TimeoutException _, HttpTimeoutException _ -> {
          return "It did not answer in time.";
        }
        case UnknownHostException _ -> {
          return "There is no such host.";
        }
        case ConnectException _ -> {
          return "Nothing answers at its address.";
        }
        case McpError refused -> {
          return shortened(String.valueOf(refused.getMessage()));
        }
        default -> {}
      }
    }
    Throwable root = McpError.findRootCause(failure);
    return shortened(
        Optional.ofNullable(root.getMessage()).orElse(root.getClass().getSimpleName()));
  }

  static String shortened(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
