package dev.hands4j.runtimeserver.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Finds where the top-level commands of a bash text end (runtime.md §8.4): newlines separate them,
 * unless they are inside quotes, expansions, compound commands or here-documents, or follow an
 * operator or a backslash. Text that is not complete or not understood counts as one command.
 */
final class CommandSplitter extends BashGrammar {
  /**
   * @param commands the text of each, trimmed; one empty command for empty text
   * @param openHereDocument whether the text ends inside a here-document
   */
  record Split(List<String> commands, boolean openHereDocument) {}

  private CommandSplitter(String text) {
    super(text);
  }

  static Split split(String text) {
    String trimmed = text.strip();
    if (trimmed.indexOf('\n') < 0 && !trimmed.contains("<<")) {
      return new Split(List.of(trimmed), false);
    }
    try {
      return new Split(new CommandSplitter(trimmed).topLevel(), false);
    } catch (NotUnderstood e) {
      return new Split(List.of(trimmed), e.inHereDocument);
    }
  }

  private List<String> topLevel() throws NotUnderstood {
    List<Integer> starts = new ArrayList<>();
    skipLines();
    while (at < text.length()) {
      starts.add(at);
      if (!list(Set.of(), true)) {
        throw new NotUnderstood(false);
      }
      skipLines();
    }
    List<String> commands = new ArrayList<>();
    for (int i = 0; i < starts.size(); i++) {
      // comments belong to the command before them; those at the very start to the first
      int from = i == 0 ? 0 : starts.get(i);
      int to = i + 1 < starts.size() ? starts.get(i + 1) : text.length();
      commands.add(text.substring(from, to).strip());
    }
    return commands.isEmpty() ? List.of(text) : commands;
  }
}
