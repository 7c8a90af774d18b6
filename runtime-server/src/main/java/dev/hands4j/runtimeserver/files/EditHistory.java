package dev.hands4j.runtimeserver.files;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Earlier texts of edited files, bounded per file and in all. Not thread-safe. */
final class EditHistory {
  private static final int PER_FILE = 10;
  private static final long MAX_CHARACTERS = 16L * 1024 * 1024;

  private final Map<Path, Deque<String>> states = new LinkedHashMap<>(16, 0.75f, true);
  private long characters;

  void push(Path path, String text) {
    Deque<String> stack = states.computeIfAbsent(path, _ -> new ArrayDeque<>());
    stack.push(text);
    characters += text.length();
    if (stack.size() > PER_FILE) {
      characters -= stack.removeLast().length();
    }
    Iterator<Deque<String>> oldest = states.values().iterator();
    while (characters > MAX_CHARACTERS && oldest.hasNext()) {
      Deque<String> candidate = oldest.next();
      while (characters > MAX_CHARACTERS && !candidate.isEmpty()) {
        characters -= candidate.removeLast().length();
      }
      if (candidate.isEmpty()) {
        oldest.remove();
      }
    }
  }

  Optional<String> pop(Path path) {
    Deque<String> stack = states.get(path);
    if (stack == null || stack.isEmpty()) {
      return Optional.empty();
    }
    String text = stack.pop();
    characters -= text.length();
    return Optional.of(text);
  }
}
