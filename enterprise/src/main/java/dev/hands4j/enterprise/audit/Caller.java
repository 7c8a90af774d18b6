package dev.hands4j.enterprise.audit;

import dev.hands4j.api.user.AuthType;
import dev.hands4j.api.user.UserContext;
import dev.hands4j.api.user.UserId;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whose request is served on this thread. The person is asked for late, because a request is known
 * to come from somewhere before it is known from whom.
 */
final class Caller {
  /** Nobody else: the program does it by itself, or for an operator at the machine. */
  static final Caller PROGRAM =
      new Caller(Optional.empty(), () -> Optional.of(UserContext.anonymous(AuthType.INTERNAL)));

  private static final ScopedValue<Caller> CURRENT = ScopedValue.newInstance();

  private final Optional<String> address;
  private final Supplier<Optional<UserContext>> person;

  Caller(Optional<String> address, Supplier<Optional<UserContext>> person) {
    this.address = address;
    this.person = person;
  }

  static Optional<Caller> current() {
    return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
  }

  <T> T call(ScopedValue.CallableOp<T, Exception> work) throws Exception {
    return ScopedValue.where(CURRENT, this).call(work);
  }

  Optional<String> address() {
    return address;
  }

  Optional<UserId> user() {
    return person.get().flatMap(UserContext::userId);
  }

  AuthType means() {
    return person.get().map(UserContext::authType).orElse(AuthType.NONE);
  }
}
