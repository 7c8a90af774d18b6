package dev.hands4j.server.config;

import java.util.Locale;
import org.slf4j.event.Level;

/**
 * How log lines look and which are written (enterprise-api.md §7.3).
 *
 * @param level of our own lines; libraries say what went wrong and nothing else
 */
public record LogConfig(Form form, Level level) {
  /** Looks of a line. */
  public enum Form {
    /** For people who sit before it. */
    TEXT,
    /** One JSON object a line, for collectors. */
    JSON,
    /** JSON objects over several lines, with the local time first. */
    INDENTED
  }

  static LogConfig read(Environment env) {
    // The reference's Enterprise default is JSON. Here it is text in both editions, so that the
    // first start in a terminal can be read; deployments set it.
    boolean json = env.flag("LOG_JSON", false, "log lines as JSON");
    boolean indented =
        env.flag("LOG_JSON_FOR_CONSOLE", false, "log lines as JSON over several lines");
    String name = env.text("LOG_LEVEL", "INFO", "log lines from this level on").orElse("INFO");
    boolean debug =
        env.text("DEBUG", "", "true, 1 or yes: log lines from level DEBUG on")
            .filter(v -> v.toLowerCase(Locale.ROOT).matches("true|1|yes"))
            .isPresent();
    Form form = indented ? Form.INDENTED : json ? Form.JSON : Form.TEXT;
    return new LogConfig(form, debug ? Level.DEBUG : level(name, env));
  }

  private static Level level(String name, Environment env) {
    return switch (name.toUpperCase(Locale.ROOT)) {
      case "TRACE" -> Level.TRACE;
      case "DEBUG" -> Level.DEBUG;
      case "INFO" -> Level.INFO;
      case "WARN", "WARNING" -> Level.WARN;
      case "ERROR", "CRITICAL" -> Level.ERROR;
      default -> {
        env.problem("LOG_LEVEL must be DEBUG, INFO, WARNING or ERROR, was \"%s\"", name);
        yield Level.INFO;
      }
    };
  }
}
