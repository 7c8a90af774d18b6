package dev.hands4j.storage.wire;

import dev.hands4j.api.event.MalformedEventException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Old events carry the call of a file editor as Python text in {@code translated_ipython_code}; the
 * entries of its literal dictionary are the real arguments (events.md §5).
 */
final class LegacyEditorCall {
  private static final Pattern CALL =
      Pattern.compile("file_editor\\(\\*\\*(\\{.*\\})\\)", Pattern.DOTALL);

  private LegacyEditorCall() {}

  /** The arguments with what the call says; unchanged when there is no readable call. */
  static Fields merge(Fields args) throws MalformedEventException {
    Optional<String> code = args.optionalText("translated_ipython_code");
    if (code.isEmpty()) {
      return args;
    }
    Matcher call = CALL.matcher(code.get());
    if (!call.find()) {
      return args;
    }
    Optional<String> json = new PythonLiteral(call.group(1)).toJson();
    return json.isEmpty()
        ? args
        : args.withAll(Fields.parse("args", json.get()).without("command", "view"));
  }
}
