package dev.hands4j.git;

import dev.hands4j.api.git.GitFailure;
import dev.hands4j.api.git.GitFailure.Kind;
import dev.hands4j.api.user.ProviderType;
import java.util.List;

/** Checks paths that callers send, before they become part of an address. */
final class FilePath {
  private static final int LONGEST = 1024;

  private FilePath() {}

  /** The path, if it names something inside a repository. */
  static String checked(ProviderType provider, String path) {
    boolean malformed =
        path.isBlank()
            || path.length() > LONGEST
            || path.chars().anyMatch(Character::isISOControl)
            || List.of(path.split("/", -1)).stream()
                .anyMatch(s -> s.isEmpty() || s.equals(".") || s.equals(".."));
    if (malformed) {
      throw new CallFailed(
          GitFailure.of(
              Kind.INVALID_REQUEST,
              provider,
              "Not the path of a file in a repository; give it relative to its root"));
    }
    return path;
  }
}
