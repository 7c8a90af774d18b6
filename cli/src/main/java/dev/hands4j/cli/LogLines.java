package dev.hands4j.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import dev.hands4j.api.LogKeys;
import dev.hands4j.server.config.LogConfig.Form;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.event.KeyValuePair;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One line for one event, with everything the event and its thread say at top level
 * (enterprise-api.md §7.3). Unlike the reference it carries the time, because not everybody has a
 * collector that adds it. Written by hand: the encoder of the logging library has other names and
 * nests what belongs at top level.
 */
final class LogLines extends EncoderBase<ILoggingEvent> {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());
  private static final byte[] NOTHING = new byte[0];

  private final Form form;
  private final Masking masking;
  private volatile Optional<String> node = Optional.empty();

  LogLines(Form form, Masking masking) {
    this.form = form;
    this.masking = masking;
  }

  /** Says which node the lines from now on come from. */
  void node(String id) {
    node = Optional.of(id);
  }

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    String line =
        switch (form) {
          case TEXT -> text(event);
          case JSON -> JsonMapper.shared().writeValueAsString(json(event)) + "\n";
          case INDENTED ->
              JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(json(event))
                  + "\n";
        };
    return line.getBytes(StandardCharsets.UTF_8);
  }

  private String text(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(200);
    line.append(CLOCK.format(event.getInstant()))
        .append(' ')
        .append("%-5s %-24s ".formatted(event.getLevel(), shortName(event.getLoggerName())))
        .append(masking.of(event.getFormattedMessage()));
    about(event)
        .forEach((key, value) ->
            line.append(' ')
                .append(key)
                .append("=\"")
                .append(masking.of(String.valueOf(value)))
                .append('"'));
    line.append('\n');
    Optional.ofNullable(event.getThrowableProxy())
        .ifPresent(failure -> line.append(masking.of(ThrowableProxyUtil.asString(failure))));
    return line.toString();
  }

  private ObjectNode json(ILoggingEvent event) {
    ObjectNode line = JsonMapper.shared().createObjectNode();
    line.put("ts", time(event.getInstant()));
    line.put("severity", severity(event.getLevel()));
    line.put("message", masking.of(event.getFormattedMessage()));
    line.put("logger", event.getLoggerName());
    node.ifPresent(id -> line.put(LogKeys.NODE, id));
    about(event)
        .forEach((key, value) -> {
          switch (value) {
            case Integer number -> line.put(free(key, line), number);
            case Long number -> line.put(free(key, line), number);
            case Boolean flag -> line.put(free(key, line), flag);
            default -> line.put(free(key, line), masking.of(String.valueOf(value)));
          }
        });
    Optional.ofNullable(event.getThrowableProxy())
        .ifPresent(
            failure -> line.put("exc_info", masking.of(ThrowableProxyUtil.asString(failure))));
    return line;
  }

  /** A fact may not stand in for what the line itself says. */
  private static String free(String key, ObjectNode line) {
    boolean taken = line.has(key) && !key.equals(LogKeys.NODE);
    return taken ? key + "_" : key;
  }

  private static String time(Instant at) {
    return at.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  /** What the thread says, then what the line says itself, which counts for more. */
  private static Map<String, Object> about(ILoggingEvent event) {
    Map<String, Object> about = new LinkedHashMap<>(new TreeMap<>(event.getMDCPropertyMap()));
    if (event.getKeyValuePairs() != null) {
      for (KeyValuePair pair : event.getKeyValuePairs()) {
        about.put(pair.key, pair.value == null ? "null" : pair.value);
      }
    }
    return about;
  }

  private static String severity(Level level) {
    return switch (level.toInt()) {
      case Level.TRACE_INT, Level.DEBUG_INT -> "DEBUG";
      case Level.INFO_INT -> "INFO";
      case Level.WARN_INT -> "WARNING";
      default -> "ERROR";
    };
  }

  private static String shortName(String logger) {
    return logger.substring(logger.lastIndexOf('.') + 1);
  }
}
