package dev.hands4j.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/**
 * Logs go to standard error, as text or as JSON lines. Set up in code: the XML form costs a tenth
 * of a second at every start and cannot choose the encoder without a script engine.
 */
final class Logging {
  private static final String PATTERN = "%d{HH:mm:ss.SSS} %-5level %-24logger{0} %msg %kvp%n";

  private Logging() {}

  static void start(boolean json) {
    start(json, Level.INFO);
  }

  /** Only what went wrong, for commands whose own words matter. */
  static void quiet(boolean json) {
    start(json, Level.WARN);
  }

  private static void start(boolean json, Level level) {
    ILoggerFactory factory = LoggerFactory.getILoggerFactory();
    if (!(factory instanceof LoggerContext context)) {
      return; // embedded into a program with a logging library of its own
    }
    context.reset();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.setEncoder(encoder(context, json));
    appender.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(appender);
    context.getLogger("dev.hands4j").setLevel(level);
    // What it says about a start that failed, the command says better.
    context.getLogger("io.javalin").setLevel(Level.OFF);
  }

  private static Encoder<ILoggingEvent> encoder(LoggerContext context, boolean json) {
    if (json) {
      JsonEncoder encoder = new JsonEncoder();
      encoder.setContext(context);
      encoder.setWithContext(false);
      encoder.setWithFormattedMessage(false);
      encoder.start();
      return encoder;
    }
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(PATTERN);
    encoder.start();
    return encoder;
  }
}
