package dev.hands4j.server.http;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/**
 * What every request passes, outermost first (boundaries.md P4). The order is data: the composition
 * root writes the list, a test holds it.
 */
public final class Pipeline implements Filter {
  private final List<Stage> stages;

  private Pipeline(List<Stage> stages) {
    this.stages = stages;
  }

  public static Pipeline of(Stage... stages) {
    return new Pipeline(List.of(stages));
  }

  /** The names of the stages in order, ending with the handler. */
  public List<String> names() {
    return java.util.stream.Stream.concat(
            stages.stream().map(Stage::name), java.util.stream.Stream.of("handler"))
        .toList();
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest asked = (HttpServletRequest) request;
    HttpServletResponse answer = (HttpServletResponse) response;
    proceed(0, asked, answer, chain);
    if (!asked.isAsyncStarted()) {
      UnreadBody.settle(asked, answer);
    }
  }

  private void proceed(
      int index, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (index == stages.size()) {
      chain.doFilter(request, response);
    } else {
      stages
          .get(index)
          .handle(request, response, () -> proceed(index + 1, request, response, chain));
    }
  }
}
