package dev.hands4j.enterprise.identity;

import java.net.URI;
import java.util.Optional;

/**
 * Where a browser may be sent after a sign-in: to pages of this server and nowhere else
 * (enterprise-api.md §3.3, §12 number 2).
 */
final class SafeRedirect {
  private static final int LONGEST = 2_048;

  private SafeRedirect() {}

  /**
   * The target if it is safe, otherwise the base.
   *
   * @param base origin of this server as the browser knows it, without a trailing slash
   */
  static String of(Optional<String> target, String base) {
    return target.flatMap(t -> checked(t, base)).orElse(base + "/");
  }

  private static Optional<String> checked(String target, String base) {
    if (target.length() > LONGEST || !target.chars().allMatch(SafeRedirect::isOfAUri)) {
      return Optional.empty();
    }
    try {
      URI uri = URI.create(target);
      if (uri.getRawAuthority() == null && uri.getScheme() == null) {
        return target.startsWith("/") && !target.startsWith("//")
            ? Optional.of(target)
            : Optional.empty();
      }
      String origin = uri.getScheme() + "://" + uri.getRawAuthority();
      return origin.equalsIgnoreCase(base) ? Optional.of(target) : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** Neither blanks nor controls nor what browsers read as a slash. */
  private static boolean isOfAUri(int character) {
    return character > ' ' && character < 0x7f && character != '\\';
  }
}
