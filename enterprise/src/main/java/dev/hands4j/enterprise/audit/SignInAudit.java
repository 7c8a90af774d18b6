package dev.hands4j.enterprise.audit;

import dev.hands4j.api.user.UserId;
import dev.hands4j.enterprise.identity.SignInRecord;
import java.util.Map;
import java.util.Optional;

/**
 * Records who signs in and out and who is refused. The address is that of the request being served,
 * which knows of proxies; what sign-in passes along is for records made outside a request.
 */
public final class SignInAudit implements SignInRecord {
  private final Audit audit;

  public SignInAudit(Audit audit) {
    this.audit = audit;
  }

  @Override
  public void signedIn(UserId user, String alias, String address) {
    audit.done("sign-in", user.value(), from(address, "provider", alias));
  }

  @Override
  public void refused(Optional<UserId> user, String reason, String address) {
    audit.strangerRefused(
        "sign-in", user.map(UserId::value).orElse(""), from(address, "reason", reason));
  }

  @Override
  public void signedOut(UserId user, String reason, String address) {
    audit.done("sign-out", user.value(), from(address, "reason", reason));
  }

  @Override
  public void termsAccepted(UserId user, String address) {
    audit.done("terms.accepted", user.value(), from(address, "reason", ""));
  }

  private static Map<String, String> from(String address, String name, String value) {
    return Caller.current().isPresent()
        ? Map.of(name, value)
        : Map.of(name, value, "address", address);
  }
}
