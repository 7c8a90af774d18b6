package dev.hands4j.enterprise.identity;

import dev.hands4j.api.identity.Session;
import dev.hands4j.api.user.UserContextResolver.Reason;
import java.util.Optional;
import java.util.Set;

/**
 * What somebody who signed in must have done before anything else (enterprise-api.md §3.6, §3.8):
 * accepted the terms, confirmed their address. Keys are not asked. Sockets are, on purpose: the
 * reference lets them in, and with them changes of state.
 */
final class AccountRules {
  private static final Set<String> BEFORE_TERMS = Set.of("/api/accept_tos", "/api/logout");
  private static final Set<String> BEFORE_CONFIRMATION =
      Set.of("/api/settings", "/api/logout", "/api/authenticate", "/api/accept_tos");

  private AccountRules() {}

  static Optional<Reason> problem(String path, Optional<Session> session) {
    if (session.isEmpty()) {
      return Optional.empty();
    }
    if (!session.get().termsAccepted() && !BEFORE_TERMS.contains(path)) {
      return Optional.of(Reason.TERMS_NOT_ACCEPTED);
    }
    boolean mayWait =
        BEFORE_CONFIRMATION.contains(path)
            || path.equals("/api/email")
            || path.startsWith("/api/email/");
    return session.get().emailVerified() || mayWait
        ? Optional.empty()
        : Optional.of(Reason.EMAIL_NOT_VERIFIED);
  }

  /** The name of the error on the wire (enterprise-api.md §1.4). */
  static String text(Reason reason) {
    return switch (reason) {
      case NO_CREDENTIALS -> "NoCredentialsError";
      case CREDENTIALS_EXPIRED -> "ExpiredError";
      case INVALID_CREDENTIALS -> "Invalid authentication token";
      case TERMS_NOT_ACCEPTED -> "TosNotAcceptedError";
      case EMAIL_NOT_VERIFIED -> "EmailNotVerifiedError";
    };
  }
}
