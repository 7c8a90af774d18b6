package dev.hands4j.api.git;

/** Whether a token is one of a provider's. */
public sealed interface TokenVerdict {

  /** The provider accepts it. */
  record Valid() implements TokenVerdict {}

  /** The provider refuses it, or has no git service at all. */
  record Invalid() implements TokenVerdict {}

  /** The provider could not be asked; nothing is known about the token. */
  record Undetermined(GitFailure failure) implements TokenVerdict {}
}
