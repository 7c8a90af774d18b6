package dev.hands4j.testkit.http;

import java.io.IOException;

/** What arrived is no HTTP/1.1 request, or is larger than the limits allow. */
final class BadRequestException extends IOException {
  private static final long serialVersionUID = 1L;
  private final int status;

  BadRequestException(int status, String message) {
    super(message);
    this.status = status;
  }

  int status() {
    return status;
  }
}
