package dev.hands4j.enterprise.identity;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The provider behind the provider (enterprise-api.md §3.3 step 6). Somebody who has an account of
 * the provider's own came from none.
 *
 * @param type how that one signs people in, {@code oidc} unless it says so
 */
record Alias(String name, String type) {
  private static final Set<String> KNOWN =
      Set.of("github", "gitlab", "bitbucket", "enterprise_sso");

  /** Of the claim, {@code enterprise_sso:saml} for example; empty when it names none of ours. */
  static Optional<Alias> of(Optional<String> claim) {
    return claim
        .map(text -> {
          int colon = text.lastIndexOf(':');
          return colon < 0
              ? new Alias(text, "oidc")
              : new Alias(
                  text.substring(0, colon), text.substring(colon + 1).toLowerCase(Locale.ROOT));
        })
        .filter(alias -> KNOWN.contains(alias.name()));
  }

  boolean isSaml() {
    return type.equals("saml");
  }
}
