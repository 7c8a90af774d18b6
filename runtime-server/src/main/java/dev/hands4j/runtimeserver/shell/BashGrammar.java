package dev.hands4j.runtimeserver.shell;

import java.util.List;
import java.util.Set;

/** The commands of a bash text: lists, pipelines, compound commands and redirections. */
abstract class BashGrammar extends BashText {
  private static final int MAX_DEPTH = 200;
  private static final Set<String> CLOSERS =
      Set.of("then", "elif", "else", "fi", "do", "done", "esac", "}");

  private int depth;

  BashGrammar(String text) {
    super(text);
  }

  /**
   * Commands up to a closing word or bracket, or at the top up to the end of a line.
   *
   * @return whether there was at least one command
   */
  final boolean list(Set<String> closers, boolean top) throws NotUnderstood {
    if (++depth > MAX_DEPTH) {
      throw new NotUnderstood(false);
    }
    boolean any = false;
    while (true) {
      if (top) {
        skipBlanks();
      } else {
        skipLines();
      }
      if (at >= text.length()) {
        break;
      }
      char c = text.charAt(at);
      if (c == ')' || c == '\n' || text.startsWith(";;", at) || text.startsWith(";&", at)) {
        if (c == '\n') {
          newline();
        }
        break;
      }
      if (closers.contains(peekWord())) {
        break;
      }
      andOr();
      any = true;
      skipBlanks();
      if (at >= text.length()) {
        break;
      }
      c = text.charAt(at);
      if ((c == ';' && !text.startsWith(";;", at) && !text.startsWith(";&", at)) || c == '&') {
        at++;
      } else if (c == '\n') {
        newline();
        if (top) {
          break;
        }
      } else if (c != ')' && c != ';') {
        throw new NotUnderstood(false);
      }
    }
    if (top && at >= text.length() && awaitsHereDocument()) {
      throw new NotUnderstood(true);
    }
    depth--;
    return any;
  }

  private void andOr() throws NotUnderstood {
    command();
    while (true) {
      skipBlanks();
      if (text.startsWith("&&", at) || text.startsWith("||", at) || text.startsWith("|&", at)) {
        at += 2;
      } else if (at < text.length() && text.charAt(at) == '|') {
        at++;
      } else {
        return;
      }
      skipLines();
      if (at >= text.length()) {
        throw new NotUnderstood(false);
      }
      command();
    }
  }

  private void command() throws NotUnderstood {
    skipBlanks();
    if (at >= text.length()) {
      throw new NotUnderstood(false);
    }
    if (text.startsWith("((", at)) {
      int start = at;
      at += 2;
      if (arithmetic()) {
        redirections();
        return;
      }
      at = start;
    }
    if (text.charAt(at) == '(') {
      at++;
      list(Set.of(), false);
      expect(')');
      redirections();
      return;
    }
    String word = peekWord();
    if (CLOSERS.contains(word)) {
      throw new NotUnderstood(false);
    }
    switch (word) {
      case "{" -> {
        at++;
        block("}");
      }
      case "if" -> {
        at += 2;
        list(Set.of("then"), false);
        keyword("then");
        list(Set.of("elif", "else", "fi"), false);
        while (peekWord().equals("elif")) {
          at += 4;
          list(Set.of("then"), false);
          keyword("then");
          list(Set.of("elif", "else", "fi"), false);
        }
        if (peekWord().equals("else")) {
          at += 4;
          list(Set.of("fi"), false);
        }
        keyword("fi");
        redirections();
      }
      case "while", "until" -> {
        at += 5;
        list(Set.of("do"), false);
        keyword("do");
        block("done");
      }
      case "for", "select" -> forLoop(word.length());
      case "case" -> caseCommand();
      case "[[" -> {
        at += 2;
        while (!peekWord().equals("]]")) {
          skipBlanks();
          if (at >= text.length()) {
            throw new NotUnderstood(false);
          }
          if ("()<>&|\n".indexOf(text.charAt(at)) >= 0) {
            at++;
          } else {
            word();
          }
        }
        at += 2;
        redirections();
      }
      case "!", "time" -> {
        at += word.length();
        skipBlanks();
        command();
      }
      case "function" -> {
        at += 8;
        skipBlanks();
        word();
        skipBlanks();
        if (text.startsWith("()", at)) {
          at += 2;
        }
        skipLines();
        command();
      }
      default -> simpleCommand();
    }
  }

  private void block(String closer) throws NotUnderstood {
    list(Set.of(closer), false);
    keyword(closer);
    redirections();
  }

  private void forLoop(int length) throws NotUnderstood {
    at += length;
    skipBlanks();
    if (text.startsWith("((", at)) {
      at += 2;
      if (!arithmetic()) {
        throw new NotUnderstood(false);
      }
    } else {
      word();
      skipLines();
      if (peekWord().equals("in")) {
        at += 2;
        skipBlanks();
        while (at < text.length() && text.charAt(at) != ';' && text.charAt(at) != '\n') {
          word();
          skipBlanks();
        }
      }
    }
    skipBlanks();
    if (at < text.length() && text.charAt(at) == ';') {
      at++;
    }
    skipLines();
    if (peekWord().equals("{")) {
      at++;
      block("}");
    } else {
      keyword("do");
      block("done");
    }
  }

  private void caseCommand() throws NotUnderstood {
    at += 4;
    skipBlanks();
    word();
    skipLines();
    keyword("in");
    skipLines();
    while (!peekWord().equals("esac")) {
      if (at < text.length() && text.charAt(at) == '(') {
        at++;
      }
      skipBlanks();
      word();
      skipBlanks();
      while (at < text.length() && text.charAt(at) == '|') {
        at++;
        skipBlanks();
        word();
        skipBlanks();
      }
      expect(')');
      list(Set.of("esac"), false);
      if (text.startsWith(";;&", at)) {
        at += 3;
      } else if (text.startsWith(";;", at) || text.startsWith(";&", at)) {
        at += 2;
      } else if (!peekWord().equals("esac")) {
        throw new NotUnderstood(false);
      }
      skipLines();
    }
    at += 4;
    redirections();
  }

  private void simpleCommand() throws NotUnderstood {
    int start = at;
    int words = 0;
    while (at < text.length()) {
      skipBlanks();
      if (at >= text.length()) {
        break;
      }
      char c = text.charAt(at);
      if (redirection()) {
        continue;
      }
      if (c == '(' && words == 1) {
        at++;
        skipBlanks();
        expect(')');
        skipLines();
        command();
        return;
      }
      if (c == '&' && text.startsWith("&>", at)) {
        at += text.startsWith("&>>", at) ? 3 : 2;
        skipBlanks();
        word();
        continue;
      }
      if (";&|()\n".indexOf(c) >= 0 || (c == '#' && atWordStart())) {
        break;
      }
      word();
      words++;
    }
    if (at == start) {
      throw new NotUnderstood(false);
    }
  }

  private void redirections() throws NotUnderstood {
    skipBlanks();
    while (redirection()) {
      skipBlanks();
    }
  }

  @Override
  void commandsUntilBracket() throws NotUnderstood {
    list(Set.of(), false);
    expect(')');
  }

  /** One redirection with its target, if there is one here. */
  private boolean redirection() throws NotUnderstood {
    int i = at;
    while (i < text.length() && Character.isDigit(text.charAt(i))) {
      i++;
    }
    if (i >= text.length() || (text.charAt(i) != '<' && text.charAt(i) != '>')) {
      return false;
    }
    if (i == at && (text.startsWith("<(", i) || text.startsWith(">(", i))) {
      return false;
    }
    at = i;
    if (text.startsWith("<<", at) && !text.startsWith("<<<", at)) {
      at += 2;
      boolean strip = at < text.length() && text.charAt(at) == '-';
      if (strip) {
        at++;
      }
      skipBlanks();
      int from = at;
      word();
      hereDocument(text.substring(from, at), strip);
      return true;
    }
    for (String operator : List.of("<<<", "<>", "<&", ">>", ">&", ">|", "<", ">")) {
      if (text.startsWith(operator, at)) {
        at += operator.length();
        break;
      }
    }
    skipBlanks();
    word();
    return true;
  }

  private void keyword(String expected) throws NotUnderstood {
    skipLines();
    if (!peekWord().equals(expected)) {
      throw new NotUnderstood(false);
    }
    at += expected.length();
  }
}
