package dev.hands4j.storage.wire;

import dev.hands4j.api.user.Secret;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Replaces every occurrence of registered secrets by {@code <secret_hidden>} (events.md §9.4, with
 * the recommended behaviour: union of all secrets, empty values ignored). A secret is also found in
 * the forms in which programs print it: trimmed, escaped inside JSON text once or twice, and line
 * by line when it has several. Immutable.
 */
public final class Masker {
  /** Masks nothing. */
  public static final Masker NONE = new Masker(List.of());

  private static final String HIDDEN = "<secret_hidden>";
  private static final int SHORTEST_LINE = 8;

  private final List<String> forms;

  private Masker(List<String> forms) {
    this.forms = forms;
  }

  /** A masker of these secrets; blank ones are ignored. */
  public static Masker of(Collection<Secret> secrets) {
    Set<String> forms = new LinkedHashSet<>();
    for (Secret secret : secrets) {
      if (!secret.isBlank()) {
        addForms(secret.reveal(), forms);
        addForms(secret.reveal().strip(), forms);
        secret
            .reveal()
            .lines()
            .map(String::strip)
            .filter(line -> line.length() >= SHORTEST_LINE && !line.startsWith("-----"))
            .forEach(line -> addForms(line, forms));
      }
    }
    return forms.isEmpty() ? NONE : new Masker(List.copyOf(forms));
  }

  private static void addForms(String value, Set<String> forms) {
    String once = escaped(value);
    forms.add(value);
    forms.add(once);
    forms.add(escaped(once));
  }

  private static String escaped(String value) {
    String quoted = JsonText.quote(value);
    return quoted.substring(1, quoted.length() - 1);
  }

  public boolean isEmpty() {
    return forms.isEmpty();
  }

  /** Whether the text contains anything to mask. */
  public boolean finds(String text) {
    for (String form : forms) {
      if (text.contains(form)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The text without secrets. Overlapping occurrences are hidden together, so that no rest of one
   * stays visible beside another.
   */
  public String mask(String text) {
    if (!finds(text)) {
      return text;
    }
    List<int[]> ranges = new ArrayList<>();
    for (String form : forms) {
      for (int at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1)) {
        ranges.add(new int[] {at, at + form.length()});
      }
    }
    ranges.sort(Comparator.comparingInt(range -> range[0]));
    StringBuilder masked = new StringBuilder(text.length());
    int copied = 0;
    int index = 0;
    while (index < ranges.size()) {
      int start = ranges.get(index)[0];
      int end = ranges.get(index)[1];
      while (++index < ranges.size() && ranges.get(index)[0] < end) {
        end = Math.max(end, ranges.get(index)[1]);
      }
      masked.append(text, copied, start).append(HIDDEN);
      copied = end;
    }
    return masked.append(text, copied, text.length()).toString();
  }
}
