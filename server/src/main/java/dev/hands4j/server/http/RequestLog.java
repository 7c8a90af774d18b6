package dev.hands4j.server.http;

import dev.hands4j.api.LogKeys;
import dev.hands4j.api.conversation.ConversationId;
import dev.hands4j.server.logging.LogScope;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Lets every line written for a request carry the conversation its path names and, once the
 * pipeline knows it, the user. Writes one line for each request at level debug, without the query,
 * in which clients of the wire send keys.
 */
public final class RequestLog implements Stage {
  private static final Logger log = LoggerFactory.getLogger(RequestLog.class);
  private static final String CONVERSATIONS = "/api/conversations/";

  @Override
  public String name() {
    return "log";
  }

  @Override
  public void handle(HttpServletRequest request, HttpServletResponse response, Next next)
      throws IOException, ServletException {
    long begin = System.nanoTime();
    try (LogScope _ = LogScope.empty()) {
      String path = request.getRequestURI();
      if (path.startsWith(CONVERSATIONS)) {
        int end = path.indexOf('/', CONVERSATIONS.length());
        String id = path.substring(CONVERSATIONS.length(), end < 0 ? path.length() : end);
        if (ConversationId.problem(id).isEmpty()) {
          MDC.put(LogKeys.CONVERSATION, id);
        }
      }
      next.proceed();
      log.atDebug()
          .setMessage("request")
          .addKeyValue("method", request.getMethod())
          .addKeyValue("path", path)
          .addKeyValue("status", response.getStatus())
          .addKeyValue("ms", (System.nanoTime() - begin) / 1_000_000)
          .log();
    }
  }
}
