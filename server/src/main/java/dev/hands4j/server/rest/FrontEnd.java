package dev.hands4j.server.rest;

import java.util.List;
import java.util.Optional;

/**
 * What a client is told about accounts (enterprise-api.md §2.4).
 *
 * @param accounts whether people sign in
 * @param providers aliases of the providers through which they can
 * @param authUrl where the 0.56.0 client begins a sign-in, when it is not the client's own guess
 */
public record FrontEnd(boolean accounts, List<String> providers, Optional<String> authUrl) {
  /** Nobody signs in. */
  public static final FrontEnd NO_ACCOUNTS = new FrontEnd(false, List.of(), Optional.empty());

  public FrontEnd {
    providers = List.copyOf(providers);
  }
}
