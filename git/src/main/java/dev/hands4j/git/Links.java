package dev.hands4j.git;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code Link} headers (RFC 8288) as far as paging needs. */
final class Links {
  private static final Pattern LINK = Pattern.compile("<([^>]*)>((?:\\s*;[^,<]*)*)");
  private static final Pattern REL_NEXT = Pattern.compile(";\\s*rel\\s*=\\s*\"?next\"?\\s*(;|$)");
  private static final Pattern PAGE = Pattern.compile("[?&]page=(\\d{1,9})(?:&|$)");

  private Links() {}

  /** The target whose relation is {@code next}. */
  static Optional<String> next(String linkHeader) {
    Matcher link = LINK.matcher(linkHeader);
    while (link.find()) {
      if (REL_NEXT.matcher(link.group(2).strip()).find()) {
        return Optional.of(link.group(1));
      }
    }
    return Optional.empty();
  }

  /** The number in a link's {@code page} parameter. */
  static Optional<Integer> page(String link) {
    Matcher page = PAGE.matcher(link);
    return page.find() ? Optional.of(Integer.valueOf(page.group(1))) : Optional.empty();
  }
}
