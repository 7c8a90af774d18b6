package dev.hands4j.git;

import dev.hands4j.api.git.GitFailure;
import dev.hands4j.api.git.GitFailure.Kind;
import dev.hands4j.api.user.ProviderType;

/** Keeps files that are read from a repository within their bound. */
final class FileSize {
  private FileSize() {}

  /** The text, if it is within the bound. */
  static String checked(ProviderType provider, GitConfig config, String text) {
    if (text.length() > config.maxFileBytes()) {
      throw tooLarge(provider, config);
    }
    return text;
  }

  static CallFailed tooLarge(ProviderType provider, GitConfig config) {
    return new CallFailed(
        GitFailure.of(
            Kind.TOO_LARGE,
            provider,
            "Unknown error: the file at %s is larger than %d bytes"
                .formatted(provider.wire(), config.maxFileBytes())));
  }
}
