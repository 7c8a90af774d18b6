package dev.hands4j.runtimeserver.shell;

import java.util.ArrayList;
import java.util.List;

/** The words of a bash text: quotes, expansions, comments and here-documents; not its grammar. */
abstract class BashText {
  static final class NotUnderstood extends Exception {
    private static final long serialVersionUID = 1L;
    final boolean inHereDocument;

    NotUnderstood(boolean inHereDocument) {
      super("", null, false, false);
      this.inHereDocument = inHereDocument;
    }
  }

  private record HereDocument(String delimiter, boolean stripTabs) {}

  final String text;
  int at;
  private final List<HereDocument> hereDocuments = new ArrayList<>();

  BashText(String text) {
    this.text = text;
  }

  /** Commands up to a closing bracket, which is passed too. */
  abstract void commandsUntilBracket() throws NotUnderstood;

  /** The text of a here-document begins after the next newline. */
  final void hereDocument(String delimiter, boolean stripTabs) {
    hereDocuments.add(new HereDocument(unquote(delimiter), stripTabs));
  }

  final boolean awaitsHereDocument() {
    return !hereDocuments.isEmpty();
  }

  private static String unquote(String word) {
    return word.replace("\\", "").replace("'", "").replace("\"", "");
  }

  /** A newline, and the here-documents that begin after it. */
  final void newline() throws NotUnderstood {
    at++;
    for (HereDocument document : hereDocuments) {
      while (true) {
        if (at >= text.length()) {
          throw new NotUnderstood(true);
        }
        int end = text.indexOf('\n', at);
        String line = text.substring(at, end < 0 ? text.length() : end);
        at = end < 0 ? text.length() : end + 1;
        if ((document.stripTabs() ? line.replaceFirst("^\t+", "") : line)
            .equals(document.delimiter())) {
          break;
        }
      }
    }
    hereDocuments.clear();
  }

  final void word() throws NotUnderstood {
    int start = at;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\\') {
        at = Math.min(text.length(), at + 2);
      } else if (c == '\'') {
        boolean ansi = at > start && text.charAt(at - 1) == '$';
        at = closing('\'', at + 1, ansi);
      } else if (c == '"') {
        at++;
        doubleQuoted();
      } else if (c == '`') {
        at = closing('`', at + 1, true);
      } else if (c == '$' && at + 1 < text.length()) {
        dollar();
      } else if ((c == '<' || c == '>') && text.startsWith("(", at + 1)) {
        at += 2;
        commandsUntilBracket();
      } else if (c == '(' && at > start && text.charAt(at - 1) == '=') {
        at++;
        array();
      } else if (c == '(' && at > start && "?*+@!".indexOf(text.charAt(at - 1)) >= 0) {
        at++;
        pattern();
      } else if (Character.isWhitespace(c) || ";&|()<>".indexOf(c) >= 0) {
        break;
      } else {
        at++;
      }
    }
    if (at == start) {
      throw new NotUnderstood(false);
    }
  }

  final void array() throws NotUnderstood {
    skipLines();
    while (at < text.length() && text.charAt(at) != ')') {
      word();
      skipLines();
    }
    expect(')');
  }

  final void pattern() throws NotUnderstood {
    while (at < text.length() && text.charAt(at) != ')') {
      if (text.charAt(at) == '|') {
        at++;
      } else {
        word();
      }
    }
    expect(')');
  }

  final void dollar() throws NotUnderstood {
    if (text.startsWith("$((", at)) {
      int start = at;
      at += 3;
      if (arithmetic()) {
        return;
      }
      at = start;
    }
    if (text.startsWith("$(", at)) {
      at += 2;
      commandsUntilBracket();
    } else if (text.startsWith("${", at)) {
      at += 2;
      braces();
    } else {
      at++;
    }
  }

  final void doubleQuoted() throws NotUnderstood {
    while (at < text.length()) {
      switch (text.charAt(at)) {
        case '"' -> {
          at++;
          return;
        }
        case '\\' -> at = Math.min(text.length(), at + 2);
        case '`' -> at = closing('`', at + 1, true);
        case '$' -> dollar();
        default -> at++;
      }
    }
    throw new NotUnderstood(false);
  }

  final void braces() throws NotUnderstood {
    while (at < text.length()) {
      switch (text.charAt(at)) {
        case '}' -> {
          at++;
          return;
        }
        case '\\' -> at = Math.min(text.length(), at + 2);
        case '\'' -> at = closing('\'', at + 1, false);
        case '"' -> {
          at++;
          doubleQuoted();
        }
        case '`' -> at = closing('`', at + 1, true);
        case '$' -> dollar();
        default -> at++;
      }
    }
    throw new NotUnderstood(false);
  }

  /** Up to the closing {@code ))}; false when the brackets turn out to be something else. */
  final boolean arithmetic() {
    int open = 0;
    for (int i = at; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '(') {
        open++;
      } else if (c == ')') {
        if (open == 0) {
          if (!text.startsWith("))", i)) {
            return false;
          }
          at = i + 2;
          return true;
        }
        open--;
      }
    }
    return false;
  }

  final int closing(char quote, int from, boolean escapes) throws NotUnderstood {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (escapes && c == '\\') {
        i++;
      } else if (c == quote) {
        return i + 1;
      }
    }
    throw new NotUnderstood(false);
  }

  final void skipBlanks() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == ' ' || c == '\t' || c == '\r') {
        at++;
      } else if (text.startsWith("\\\n", at)) {
        at += 2;
      } else if (c == '#' && atWordStart()) {
        while (at < text.length() && text.charAt(at) != '\n') {
          at++;
        }
      } else {
        return;
      }
    }
  }

  final void skipLines() throws NotUnderstood {
    skipBlanks();
    while (at < text.length() && text.charAt(at) == '\n') {
      newline();
      skipBlanks();
    }
  }

  final boolean atWordStart() {
    return at == 0 || " \t\n;&|()".indexOf(text.charAt(at - 1)) >= 0;
  }

  /** The plain word that begins here, without moving. */
  final String peekWord() {
    int i = at;
    while (i < text.length()
        && !Character.isWhitespace(text.charAt(i))
        && ";&|()<>".indexOf(text.charAt(i)) < 0) {
      i++;
    }
    return text.substring(at, i);
  }

  final void expect(char expected) throws NotUnderstood {
    if (at >= text.length() || text.charAt(at) != expected) {
      throw new NotUnderstood(false);
    }
    at++;
  }
}
