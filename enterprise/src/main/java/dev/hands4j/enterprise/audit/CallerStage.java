package dev.hands4j.enterprise.audit;

import dev.hands4j.server.http.Identity;
import dev.hands4j.server.http.Stage;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Remembers where a request comes from while it is served, so that whatever it leads to can be
 * recorded under it. Stands before everything that admits or refuses somebody.
 */
public final class CallerStage implements Stage {
  private static final String FORWARDED = "X-Forwarded-For";

  private final TrustedProxies proxies;

  public CallerStage(TrustedProxies proxies) {
    this.proxies = proxies;
  }

  @Override
  public String name() {
    return "caller";
  }

  @Override
  public void handle(HttpServletRequest request, HttpServletResponse response, Next next)
      throws IOException, ServletException {
    List<String> forwarded = Collections.list(request.getHeaders(FORWARDED));
    Caller caller =
        new Caller(
            Optional.of(proxies.client(request.getRemoteAddr(), forwarded)),
            () -> Identity.find(request));
    try {
      caller.call(() -> {
        next.proceed();
        return true;
      });
    } catch (IOException | ServletException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new ServletException(e);
    }
  }
}
