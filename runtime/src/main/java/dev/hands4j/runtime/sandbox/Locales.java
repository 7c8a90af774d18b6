package dev.hands4j.runtime.sandbox;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The character set of a sandbox. */
final class Locales {
  private Locales() {}

  /**
   * Variables with which names of files are UTF-8: in the locale C, Java and others know ASCII
   * only. A locale that is UTF-8 already stays.
   */
  static Map<String, String> utf8(Map<String, String> variables) {
    for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
      String value = variables.getOrDefault(name, "");
      if (!value.isEmpty()) {
        if (value.toUpperCase(Locale.ROOT).replace("-", "").endsWith("UTF8")) {
          return variables;
        }
        break; // the first one that is set is the one that counts
      }
    }
    Map<String, String> changed = new HashMap<>(variables);
    changed.remove("LC_ALL");
    changed.put("LC_CTYPE", "C.UTF-8");
    return changed;
  }
}
