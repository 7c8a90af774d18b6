package dev.hands4j.server.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * What becomes of a body that nobody read. Its connection cannot be used again while the body
 * stands in it; a client that is not told so sends its next request into a closing connection and
 * loses it (RFC 9112 §9.3).
 */
final class UnreadBody {
  /** Bytes; a longer rest costs the client its connection. */
  private static final int WORTH_READING = 64 * 1024;

  private UnreadBody() {}

  /** Announces the end of the connection or, where the answer has already left, reads the rest. */
  static void settle(HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (!isLeft(request)) {
      return;
    }
    if (!response.isCommitted()) {
      response.setHeader("Connection", "close");
    } else {
      request.getInputStream().readNBytes(WORTH_READING);
    }
  }

  private static boolean isLeft(HttpServletRequest request) throws IOException {
    boolean hasBody =
        request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
    return hasBody && !request.getInputStream().isFinished();
  }
}
