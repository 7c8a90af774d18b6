package dev.hands4j.storage.search;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * How text becomes words, for what is stored and what is asked alike, so that both databases find
 * the same. A word is a run of letters and digits without case and accents; signs of scripts that
 * do not part their words stand alone; {@code parseHttpRequest} is found by its parts, too. Words
 * are written with {@code a-z0-9} only, which every index takes as it is.
 */
final class Words {
  /** Longer words are cut, in code points. */
  private static final int LONGEST = 40;

  private static final int MOST_PARTS = 8;
  private static final int MOST_ASKED = 16;

  private Words() {}

  /** A word and where it stands, in UTF-16 units. */
  record Word(String text, int start, int end) {}

  /** Takes one word after the other. */
  @FunctionalInterface
  interface Consumer {
    void accept(String word, int start, int end);
  }

  /** The distinct words of a text. */
  static Set<String> of(String text) {
    Set<String> words = new LinkedHashSet<>();
    scan(text, (word, _, _) -> words.add(word));
    return words;
  }

  /** The words a person asks for; a few at most, and the whole ones only. */
  static List<String> asked(String text) {
    Set<String> words = new LinkedHashSet<>();
    int[] covered = new int[1];
    scan(
        text,
        (word, start, end) -> {
          // The parts of a word begin inside it.
          if (start >= covered[0] && words.size() < MOST_ASKED) {
            words.add(word);
            covered[0] = end;
          }
        });
    return List.copyOf(words);
  }

  /** Whether a word of a text is what was asked for: it begins with it; one sign must be equal. */
  static boolean answers(String word, String asked) {
    return asked.length() == 1 ? word.equals(asked) : word.startsWith(asked);
  }

  static List<Word> places(String text, List<String> asked) {
    List<Word> places = new ArrayList<>();
    scan(
        text,
        (word, start, end) -> {
          for (String one : asked) {
            boolean overlaps = !places.isEmpty() && places.getLast().end() > start;
            if (!overlaps && answers(word, one)) {
              places.add(new Word(word, start, end));
            }
          }
        });
    return places;
  }

  static void scan(String text, Consumer words) {
    int at = 0;
    while (at < text.length()) {
      int point = text.codePointAt(at);
      int next = at + Character.charCount(point);
      if (!Character.isLetterOrDigit(point)) {
        at = next;
      } else if (standsAlone(point)) {
        words.accept(written(text.substring(at, next)), at, next);
        at = next;
      } else {
        at = word(text, at, words);
      }
    }
  }

  /** Tells the word that begins here and its parts; answers where it ends. */
  private static int word(String text, int start, Consumer words) {
    List<Integer> parts = new ArrayList<>();
    int end = start;
    int before = ' ';
    while (end < text.length()) {
      int point = text.codePointAt(end);
      boolean within =
          (Character.isLetterOrDigit(point) && !standsAlone(point))
              || Character.getType(point) == Character.NON_SPACING_MARK;
      if (!within) {
        break;
      }
      if (Character.isLowerCase(before)
          && Character.isUpperCase(point)
          && parts.size() < MOST_PARTS) {
        parts.add(end);
      }
      before = point;
      end += Character.charCount(point);
    }
    tell(text, start, end, words);
    for (int part : parts) {
      tell(text, part, end, words);
    }
    return end;
  }

  private static void tell(String text, int start, int end, Consumer words) {
    int cut =
        text.codePointCount(start, end) > LONGEST ? text.offsetByCodePoints(start, LONGEST) : end;
    String word = written(text.substring(start, cut));
    if (!word.isEmpty()) {
      words.accept(word, start, end);
    }
  }

  private static boolean standsAlone(int point) {
    return Character.isIdeographic(point)
        || switch (Character.UnicodeScript.of(point)) {
          case HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR -> true;
          default -> false;
        };
  }

  private static String written(String word) {
    StringBuilder written = new StringBuilder(word.length());
    String plain = isAscii(word) ? word : Normalizer.normalize(word, Normalizer.Form.NFKD);
    plain
        .toLowerCase(Locale.ROOT)
        .codePoints()
        .forEach(point -> {
          if (point < 128) {
            if (Character.isLetterOrDigit(point)) {
              written.append((char) point);
            }
          } else if (Character.getType(point) != Character.NON_SPACING_MARK) {
            written.append('x').append(Integer.toHexString(point));
          }
        });
    return written.toString();
  }

  private static boolean isAscii(String word) {
    return word.chars().allMatch(c -> c < 128);
  }
}
