package dev.hands4j.testkit.http;

import java.io.IOException;

/** The server was closed while a handler was still answering. */
public final class ServerClosedException extends IOException {
  private static final long serialVersionUID = 1L;

  ServerClosedException() {
    super("the server was closed");
  }
}
