package dev.hands4j.enterprise.identity;

import jakarta.servlet.http.HttpServletResponse;

/** The cookies of sign-in (enterprise-api.md §3.7). Values are random and made by this server. */
final class SessionCookie {
  /** The session; its name is part of the wire. */
  static final String NAME = "keycloak_auth";

  /** Binds a sign-in on its way to the browser that began it. */
  static final String BROWSER = "hands4j_sign_in";

  private SessionCookie() {}

  static boolean isWellFormed(String value) {
    return value.length() == 32 && value.chars().allMatch(c -> c < 128 && isLetterOrDigit(c));
  }

  private static boolean isLetterOrDigit(int c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  }

  /** Lives as long as the browser; the session itself has its own end. */
  static void set(HttpServletResponse response, Site site, String value) {
    response.addHeader(
        "Set-Cookie",
        "%s=%s; Domain=%s; HttpOnly; Path=/; SameSite=%s%s"
            .formatted(NAME, value, site.host(), site.sameSite(), site.secure()));
  }

  static void delete(HttpServletResponse response, Site site) {
    response.addHeader(
        "Set-Cookie",
        "%s=\"\"; Domain=%s; Max-Age=0; Path=/; HttpOnly; SameSite=%s%s"
            .formatted(NAME, site.host(), site.sameSite(), site.secure()));
  }

  /** Lax, because the browser comes back from the provider, which is another site. */
  static void setBrowser(HttpServletResponse response, Site site, String value) {
    response.addHeader(
        "Set-Cookie",
        "%s=%s; HttpOnly; Path=/oauth; Max-Age=%d; SameSite=Lax%s"
            .formatted(BROWSER, value, IdentityConfig.ATTEMPT.toSeconds(), site.secure()));
  }
}
