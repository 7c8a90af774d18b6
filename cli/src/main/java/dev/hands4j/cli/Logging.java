package dev.hands4j.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import dev.hands4j.server.config.LogConfig;
import java.util.Map;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/**
 * Logs go to standard error, as text or as JSON lines. Set up in code: the XML form costs a tenth
 * of a second at every start and cannot choose the encoder without a script engine.
 */
final class Logging {
  private final LogLines lines;

  private Logging(LogLines lines) {
    this.lines = lines;
  }

  static Logging start(LogConfig config, Map<String, String> environment) {
    return start(config, environment, Level.convertAnSLF4JLevel(config.level()));
  }

  /** Only what went wrong, for commands whose own words matter. */
  static void quiet(LogConfig config, Map<String, String> environment) {
    var _ = start(config, environment, Level.WARN);
  }

  /** Says which node the lines from now on come from. */
  void node(String id) {
    lines.node(id);
  }

  private static Logging start(LogConfig config, Map<String, String> environment, Level level) {
    LogLines lines = new LogLines(config.form(), Masking.of(environment));
    ILoggerFactory factory = LoggerFactory.getILoggerFactory();
    if (!(factory instanceof LoggerContext context)) {
      return new Logging(lines); // embedded into a program with a logging library of its own
    }
    context.reset();
    lines.setContext(context);
    lines.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.setEncoder(lines);
    appender.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(appender);
    context.getLogger("dev.hands4j").setLevel(level);
    // What it says about a start that failed, the command says better.
    context.getLogger("io.javalin").setLevel(Level.OFF);
    return new Logging(lines);
  }
}
