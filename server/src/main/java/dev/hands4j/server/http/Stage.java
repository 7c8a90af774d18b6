package dev.hands4j.server.http;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * One concern around a request. It may answer instead of calling {@code next}, and may act after
 * it. Thread-safe.
 */
public interface Stage {
  /** Names the stage in the printed pipeline. */
  String name();

  void handle(HttpServletRequest request, HttpServletResponse response, Next next)
      throws IOException, ServletException;

  /** The stages after this one, and at the end the routes. */
  interface Next {
    void proceed() throws IOException, ServletException;
  }
}
