package dev.hands4j.runtimeserver.http;

import java.io.IOException;

/** A request that is answered with an error. */
public final class HttpException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * @param status HTTP status
   * @param detail what the caller is told
   */
  public HttpException(int status, String detail) {
    super(detail);
    this.status = status;
  }

  public int status() {
    return status;
  }
}
