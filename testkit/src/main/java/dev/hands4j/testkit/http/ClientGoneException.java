package dev.hands4j.testkit.http;

import java.io.IOException;

/** The client closed or reset its connection before the response was complete. */
public final class ClientGoneException extends IOException {
  private static final long serialVersionUID = 1L;

  ClientGoneException(String message) {
    super(message);
  }

  ClientGoneException(IOException cause) {
    super("the client is gone: " + cause.getMessage(), cause);
  }
}
