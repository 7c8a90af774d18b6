package dev.hands4j.server.http;

import dev.hands4j.api.StoreUnavailableException;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only place where a failure becomes a response. Headers that later stages set before the
 * failure stay, so every error carries CORS and cache headers (T-13).
 */
public final class ErrorMapping implements Stage {
  private static final Logger log = LoggerFactory.getLogger(ErrorMapping.class);

  @Override
  public String name() {
    return "errors";
  }

  @Override
  public void handle(HttpServletRequest request, HttpServletResponse response, Next next)
      throws IOException, ServletException {
    try {
      next.proceed();
    } catch (ApiError e) {
      write(e, request, response);
    } catch (RuntimeException e) {
      write(translate(e, request.getMethod(), request.getRequestURI()), request, response);
    }
  }

  /**
   * The response for a failure that is not an {@link ApiError}; logs what somebody must look at.
   */
  public static ApiError translate(Exception failure, String method, String path) {
    return switch (failure) {
      case ApiError e -> e;
      case StoreUnavailableException e -> {
        log.atWarn()
            .setMessage("store unavailable")
            .addKeyValue("method", method)
            .addKeyValue("path", path)
            .setCause(e)
            .log();
        yield ApiError.error(
            503, "The database did not answer. Nothing is lost; try again in a moment.");
      }
      default -> {
        log.atError()
            .setMessage("request failed")
            .addKeyValue("method", method)
            .addKeyValue("path", path)
            .setCause(failure)
            .log();
        yield ApiError.internal();
      }
    };
  }

  /** Writes an error response, unless a response is already on its way. */
  public static void write(ApiError error, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (response.isCommitted()) {
      return;
    }
    response.resetBuffer();
    response.setStatus(error.status());
    response.setContentType(error.contentType());
    byte[] body = error.body();
    response.setContentLength(body.length);
    UnreadBody.settle(request, response);
    response.getOutputStream().write(body);
  }
}
