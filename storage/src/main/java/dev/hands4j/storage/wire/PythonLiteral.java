package dev.hands4j.storage.wire;

import java.util.Optional;

/** Translates a Python literal of dictionaries, lists, strings, numbers and constants to JSON. */
final class PythonLiteral {
  private static final int DEEPEST = 20;

  private final String text;
  private final StringBuilder json = new StringBuilder();
  private int at;

  PythonLiteral(String text) {
    this.text = text;
  }

  /** Empty when the text is anything but such a literal. */
  Optional<String> toJson() {
    boolean whole = value(0) && skipSpace() == text.length();
    return whole ? Optional.of(json.toString()) : Optional.empty();
  }

  private boolean value(int depth) {
    skipSpace();
    if (at >= text.length() || depth > DEEPEST) {
      return false;
    }
    char first = text.charAt(at);
    return switch (first) {
      case '{' -> sequence('}', depth, true);
      case '[' -> sequence(']', depth, false);
      case '\'', '"' -> string(first);
      default -> word();
    };
  }

  private boolean sequence(char close, int depth, boolean pairs) {
    json.append(text.charAt(at++));
    boolean first = true;
    while (skipSpace() < text.length() && text.charAt(at) != close) {
      if (!first) {
        if (text.charAt(at++) != ',') {
          return false;
        }
        if (skipSpace() < text.length() && text.charAt(at) == close) {
          break;
        }
        json.append(',');
      }
      first = false;
      if (!value(depth + 1)) {
        return false;
      }
      if (pairs) {
        if (skipSpace() >= text.length() || text.charAt(at++) != ':') {
          return false;
        }
        json.append(':');
        if (!value(depth + 1)) {
          return false;
        }
      }
    }
    if (at >= text.length()) {
      return false;
    }
    json.append(text.charAt(at++));
    return true;
  }

  private boolean string(char quote) {
    StringBuilder value = new StringBuilder();
    at++;
    while (at < text.length() && text.charAt(at) != quote) {
      char c = text.charAt(at++);
      if (c != '\\') {
        value.append(c);
      } else if (at >= text.length() || !escape(value)) {
        return false;
      }
    }
    if (at >= text.length()) {
      return false;
    }
    at++;
    json.append(JsonText.quote(value.toString()));
    return true;
  }

  private boolean escape(StringBuilder value) {
    char c = text.charAt(at++);
    switch (c) {
      case 'n' -> value.append('\n');
      case 't' -> value.append('\t');
      case 'r' -> value.append('\r');
      case '\\', '\'', '"' -> value.append(c);
      case '\n' -> {}
      case 'x' -> {
        return hex(value, 2);
      }
      case 'u' -> {
        return hex(value, 4);
      }
      default -> value.append('\\').append(c);
    }
    return true;
  }

  private boolean hex(StringBuilder value, int digits) {
    if (at + digits > text.length()) {
      return false;
    }
    try {
      value.append((char) Integer.parseUnsignedInt(text, at, at + digits, 16));
      at += digits;
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private boolean word() {
    int start = at;
    while (at < text.length()
        && (Character.isLetterOrDigit(text.charAt(at)) || "+-.".indexOf(text.charAt(at)) >= 0)) {
      at++;
    }
    String word = text.substring(start, at);
    switch (word) {
      case "True" -> json.append("true");
      case "False" -> json.append("false");
      case "None" -> json.append("null");
      default -> {
        if (!word.matches("-?(0|[1-9][0-9]{0,17})(\\.[0-9]{1,17})?")) {
          return false;
        }
        json.append(word);
      }
    }
    return true;
  }

  private int skipSpace() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at;
  }
}
