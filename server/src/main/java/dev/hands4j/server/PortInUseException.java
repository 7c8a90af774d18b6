package dev.hands4j.server;

/** The port cannot be opened; the message says what to do. */
public final class PortInUseException extends Exception {
  private static final long serialVersionUID = 1L;

  PortInUseException(String host, int port, Throwable cause) {
    super(
        "Port %d on %s cannot be opened: another program has it. End that one, or set PORT."
            .formatted(port, host),
        cause);
  }
}
